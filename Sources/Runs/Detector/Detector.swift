import Components
import Experiments
import Formats
import Foundation
import PluginFiles
import Recipe
import Stages
import Storage
import Torch
import Training

/// An OOD detector from a run: its network, one of its scorers fitted on the training images, and a threshold.
public final class Detector {
  /// The shape of an input: an image or a vector.
  public let shape: SampleShape
  /// The way in which training images of other sizes were resized.
  public let fit: Fit
  /// The label of the scorer.
  public let scorer: String
  /// The score above which images are classified as out of distribution.
  public let threshold: Float
  /// The number of held-out images from which the threshold was computed.
  public let heldOut: Int

  /// The detector's components, as in the recipe, with all options.
  public let components: Components

  public struct Components: Sendable {
    public let encoder: Node
    public let head: Node
    public let scorer: Node
  }

  let model: Model
  let layer: Layer
  /// The layers that the objective adds to those of the network; empty if the scorer reads none of them.
  let learnerLayers: [LearnerLayer]
  let views: TestViews?
  let fitted: any FittedScorer
  private let bank: TrainingBank

  /// - Parameters:
  ///   - run: the folder of a finished run.
  ///   - scorer: the label of one of its scorers; nil for the first in its recipe.
  ///   - accept: the fraction of held-out in-distribution images to accept, above 0 and at most 1.
  ///   - flags: command-line flags with values, such as `--device cpu`.
  ///   - trust: the users whose plugins may be loaded from the folder.
  /// - Throws: `RecipeError` if the recipe does not fit this version, `RunError` if a part of the run is missing.
  public init(
    run folder: String, scorer: String? = nil, accept: Double = Calibration.share, flags: [FlagValue] = [],
    trust: PluginTrust = .own
  ) throws {
    guard let run = try RunFolder(folder) else {
      throw RunError(RunFolder.missing(at: folder, expected: .run))
    }
    let experiment = try Experiment(recipe: "\(folder)/recipe.yaml", flags: flags, trust: trust)
    let again = "finish it with: clutch run \(shellQuoted("\(folder)/recipe.yaml"))"
    guard run.results != nil else { throw RunError("\(folder): the run is not finished; \(again)") }
    let checkpoint = try Checkpoint(path: "\(folder)/checkpoint.safetensors")
    let trained = try TrainedModel(checkpoint, experiment)
    Environment(experiment.machine, on: trained.model.device, precision: .fp32).apply()
    model = trained.model
    shape = trained.model.shape
    fit = experiment.data.train?.value.fit ?? .crop

    let scorers = try experiment.labeledScorers()
    guard let chosen = scorer.map({ label in scorers.first { $0.label == label } }) ?? scorers.first else {
      let labels = scorers.map(\.label).joined(separator: ", ")
      throw RunError("\(folder): has no scorer '\(scorer ?? "")'; it has \(labels)")
    }
    self.scorer = chosen.label
    components = Components(
      encoder: experiment.encoder?.choice.node ?? .map([]), head: experiment.head?.node ?? .map([]),
      scorer: chosen.choice.node)
    let sums = Checksums(of: folder)
    func damaged(_ name: String, _ error: FileError) -> RunError {
      RunError(
        "\(folder)/\(name): \(error); delete it, then restore it with: clutch run "
          + shellQuoted("\(folder)/recipe.yaml"))
    }
    func tensor(_ name: String) throws(RunError) -> Tensor {
      do throws(FileError) {
        if let data = try sums.read(name) { return try NumPy.decode(data) }
      } catch {
        throw damaged(name, error)
      }
      throw RunError("\(folder)/\(name): is missing; \(again)")
    }
    layer = chosen.choice.value.layer
    views = chosen.testViews
    let seen = "features/train\(views.map { ".\($0.fileName)" } ?? "")"
    let bank = try tensor("\(seen).\(Store.file(of: layer))")
    do throws(ScoringError) {
      fitted = try chosen.choice.value.fit(bank, Seed(experiment.seed).generator("fit"))
    } catch {
      throw chosen.choice.failure("\(error)")
    }
    let features = try tensor("features/train.features.npy")
    learnerLayers = try trained.learnerLayers(for: layer, images: features.size(0))
    do throws(FileError) {
      self.bank = TrainingBank(features, paths: try ImagePaths(of: "train", count: features.size(0), in: sums)?.paths)
    } catch {
      throw damaged(ImagePaths.file(of: "train"), error)
    }
    // If the recipe has validation images, they also determine the threshold.
    let set = experiment.data.validation == nil ? "test" : ValidationOptions.name(of: "test")
    let scores = try tensor("scores/\(chosen.label).\(set).npy").floats
    heldOut = scores.count
    threshold = try Calibration(of: scores, accept: accept).threshold
  }

  /// Scores samples of the shape `shape`.
  ///
  /// - Parameter nearest: the number of most similar training images to return for each image, by their features.
  public func callAsFunction(_ samples: Samples, nearest: Int = 0) throws -> [Detection] {
    let (embedding, scores) = try embed(samples)
    let neighbors = nearest > 0 ? bank.nearest(nearest, to: embedding.features) : []
    return scores.indices.map { i in
      Detection(score: scores[i], isOut: scores[i] > threshold, nearest: neighbors.isEmpty ? [] : neighbors[i])
    }
  }
}

/// A detector's result for an image.
public struct Detection: Sendable {
  /// The score; higher is more out of distribution.
  public let score: Float
  public let isOut: Bool
  /// The most similar training images, nearest first.
  public let nearest: [Neighbor]

  public struct Neighbor: Sendable {
    /// The index of the training image, from 0, as in the run's `features/train.features.npy`.
    public let row: Int
    /// The file of the training image, relative to its data set's folder; nil if the run does not know it.
    public let path: String?
    /// The cosine similarity of the encoder's features, -1 ... 1.
    public let cosine: Float
  }
}
