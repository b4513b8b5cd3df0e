import Clutch
import Foundation

/// Scores an image by how few random splits separate it from the training images.
///
/// score(x) = 2^(−E / c(ψ)): [m, d] -> [m], where E is the mean depth at which x ends in the trees and c(ψ) the mean depth
/// in a random search tree of ψ rows. Each tree is grown on ψ random training images. Each split draws a feature and a
/// threshold between its smallest and largest value. Scores are between 0 and 1; above ½, an image is easier to separate
/// than most. (Liu, Ting, Zhou: "Isolation forest", ICDM 2008.) Splits follow single features, so that dependent features
/// hide outliers between them.
struct IsolationForest: Scorer {
  static let name = "isolation-forest"

  /// The features to compare.
  var layer = Layer.encoder
  /// The number of trees; more give scores that depend less on chance, and time grows in proportion.
  var trees = 100
  /// The number ψ of training images for each tree, or all if there are fewer; more tell finer structure, but in small
  /// samples outliers are less hidden by each other.
  var sample = 256
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) {
    try require("trees", trees, in: 1...10_000)
    try require("sample", sample, atLeast: 2)
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    _ = try moments(features, unit: normalize)
    let size = min(sample, features.size(0))
    let limit = Int(log2(Double(max(2, size))).rounded(.up))
    let grown = (0..<trees).map { _ in
      let rows = features[Tensor.randperm(features.size(0), random)[0..<size]].precise(unit: normalize)
      var draws = SplitMix64(seed: UInt64(Tensor.randint(0..<(1 << 62), [1], random).ints[0]))
      return IsolationTree(rows.floats, width: features.size(1), limit: limit, &draws)
    }
    return Fitted(unit: normalize, trees: grown, scale: IsolationTree.expectedDepth(size))
  }

  private struct Fitted: FittedScorer {
    let unit: Bool
    let trees: [IsolationTree]
    let scale: Double

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 4 * features.size(1)) { block in
        if block.size(0) == 0 { return .zeros([0], .float64, on: block.device) }
        let (values, d) = (block.precise(unit: unit).floats, block.size(1))
        let scores = values.withUnsafeBufferPointer { values in
          (0..<block.size(0)).map { i in
            let row = values[(i * d)..<((i + 1) * d)]
            let depth = trees.reduce(0) { $0 + $1.depth(row) } / Double(trees.count)
            return exp2(-depth / scale)
          }
        }
        return Tensor(scores).to(features.device)
      }
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(IsolationForest.self) }
