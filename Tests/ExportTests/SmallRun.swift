import Clutch
import Experiments
import Foundation
import Plugins
import Runs
import Stages
import Storage
import Training

/// A short run with clusters and, by default, four scorers, in its own folder.
struct SmallRun {
  let folder: TemporaryFolder
  let path: String

  static let fourScorers =
    "[{ mahalanobis: { clusters: 2, covariance: shared } }, { knn: { k: 3 } }, cosine-norm, "
    + "{ cosine-to-centers: { k: 4 } }]"

  /// The labels of these scorers.
  static let labels = ["mahalanobis", "knn", "cosine-norm", "cosine-to-centers"]

  /// All other scorers that can be exported, each with options that suit a small run.
  static let otherScorers = [
    "relative-mahalanobis": "{ shrinkage: ledoit-wolf }", "gmm": "{ components: 2 }", "pca": "{}", "vim": "{ k: 4 }",
    "kde": "{}", "lid": "{ k: 5 }", "nnguide": "{ k: 3, clusters: 4 }", "one-class-svm": "{}", "energy": "{ k: 4 }",
    "fdbd": "{ k: 4 }", "nci": "{ k: 4 }", "she": "{ k: 4 }", "feature-norm": "{}", "negative-aware-norm": "{}",
    "ecod": "{}", "copod": "{}", "hbos": "{}",
  ]

  /// - Parameters:
  ///   - encoder: the encoder as written in the recipe.
  ///   - score: the recipe's list of scorers.
  ///   - size: the size that the 12 x 12 images are resized to.
  init(
    encoder: String = "{ convnet: { width: 8 } }", score: String = SmallRun.fourScorers, size: Int = 12,
    observer: (any Observer)? = nil
  ) throws {
    folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    let text = SmallRecipe.text
      .replacing("encoder: { convnet: { width: 8 } }", with: "encoder: \(encoder)")
      .replacing("score: [mahalanobis, { knn: { k: 3 } }]", with: "score: \(score)")
      .replacing("epochs: 3", with: "epochs: 1").replacing("epochs: 5", with: "epochs: 2")
      .replacing("idx: { ", with: "idx: { size: \(size), ")
      .replacing("learning-rate: 0.05", with: "learning-rate: 0.005")
    let plan = try Plan(Experiment(recipe: folder.write(text, "small.yaml")))
    let run = Run(plan, store: Store(runs: "\(folder.path)/runs"), observer: observer)
    path = run.folder
    _ = try run.execute()
  }

  var entry: RunEntry {
    get throws {
      guard let entry = RunEntry(path) else { throw RunError("\(path) is no run") }
      return entry
    }
  }
}
