import Foundation

/// What a run trained, put to use: its network, one of its scorers fitted on its training images, and a threshold.
public final class Detector {
  /// The size of the images that it takes.
  public let shape: ImageShape
  /// How pictures of other sizes were brought to it for training.
  public let fit: Fit
  /// The label of the scorer.
  public let scorer: String
  /// Images that score higher are taken for out of distribution.
  public let threshold: Float
  /// How many images held out of training the threshold was found on.
  public let heldOut: Int

  /// The components that it is made of, as its recipe names them, with all their options.
  public let components: Components

  public struct Components: Sendable {
    public let encoder: Node
    public let head: Node
    public let scorer: Node
  }

  let model: Model
  let layer: Layer
  let views: TestViews?
  let fitted: any FittedScorer
  private let bank: TrainingBank

  /// - Parameters:
  ///   - run: the folder of a finished run.
  ///   - scorer: the label of one of its scorers; nil for the first of its recipe.
  ///   - accept: the share of the images in distribution, held out of training, that are to pass; above 0, at most 1.
  ///   - flags: values of flags of the command line, such as `--device cpu`.
  ///   - trust: whose plugins may be loaded from the folder.
  /// - Throws: `RecipeError` where the recipe is not of this version, `RunError` where something of the run is missing.
  public init(
    run folder: String, scorer: String? = nil, accept: Double = Calibration.share, flags: [FlagValue] = [],
    trust: PluginTrust = .own
  ) throws {
    guard let run = try RunFolder(folder) else {
      throw RunError("\(folder): is no folder of a run; name one such as runs/NAME/KEY")
    }
    let experiment = try Experiment(recipe: "\(folder)/recipe.yaml", flags: flags, trust: trust)
    let again = "finish it by: clutch run \(shellQuoted("\(folder)/recipe.yaml"))"
    guard run.results != nil else { throw RunError("\(folder): the run has not come to its end; \(again)") }
    let checkpoint = try Checkpoint(path: "\(folder)/checkpoint.safetensors")
    let trained = try TrainedModel(checkpoint, experiment)
    Environment(experiment.machine, on: trained.model.device, precision: .fp32).apply()
    model = trained.model
    shape = trained.shape
    fit = experiment.data.train?.part.fit ?? .crop

    let scorers = try experiment.score.labeled()
    guard let chosen = scorer.map({ label in scorers.first { $0.label == label } }) ?? scorers.first else {
      let labels = scorers.map(\.label).joined(separator: ", ")
      throw RunError("\(folder): has no scorer '\(scorer ?? "")'; it has \(labels)")
    }
    self.scorer = chosen.label
    components = Components(
      encoder: experiment.encoder?.node ?? .map([]), head: experiment.head?.node ?? .map([]),
      scorer: chosen.choice.node)
    let sums = Checksums(of: folder)
    func tensor(_ name: String) throws(RunError) -> Tensor {
      do throws(FileError) {
        if let data = try sums.read(name) { return try NumPy.decode(data) }
      } catch {
        throw RunError(
          "\(folder)/\(name): \(error); delete it, and bring it back by: clutch run \(shellQuoted("\(folder)/recipe.yaml"))"
        )
      }
      throw RunError("\(folder)/\(name): is missing; \(again)")
    }
    layer = chosen.choice.part.layer
    views = experiment.views(of: chosen)
    let seen = "features/train\(views.map { ".\($0.fileName)" } ?? "")"
    let embedding = Embedding(
      features: try tensor("\(seen).features.npy"), projections: try tensor("\(seen).projections.npy"))
    do throws(ScoringError) {
      fitted = try chosen.choice.part.fit(embedding(layer), Seed(experiment.seed).generator("fit"))
    } catch {
      throw chosen.choice.failure("\(error)")
    }
    bank = TrainingBank(try tensor("features/train.features.npy"))
    // Where a recipe holds images out to choose settings by, they choose the threshold as well.
    let set = experiment.data.validation == nil ? "test" : ValidationOptions.name(of: "test")
    let scores = try tensor("scores/\(chosen.label).\(set).npy").floats
    heldOut = scores.count
    threshold = try Calibration(of: scores, accept: accept).threshold
  }

  /// Scores images uint8 [n, c, h, w] of its shape.
  ///
  /// - Parameter nearest: how many training images to name for each, those of the most similar features.
  public func callAsFunction(_ images: Tensor, nearest: Int = 0) throws -> [Detection] {
    let (embedding, scores) = try embed(images)
    let neighbors = nearest > 0 ? bank.nearest(nearest, to: embedding.features) : []
    return scores.indices.map { i in
      Detection(score: scores[i], isOut: scores[i] > threshold, nearest: neighbors.isEmpty ? [] : neighbors[i])
    }
  }
}

/// What a detector says of an image.
public struct Detection: Sendable {
  /// Higher is more out of distribution.
  public let score: Float
  public let isOut: Bool
  /// The most similar training images, the nearest first.
  public let nearest: [Neighbor]

  public struct Neighbor: Sendable {
    /// Its row among the training images, from 0, as in the run's `features/train.features.npy`.
    public let row: Int
    /// The cosine of the encoder's features, -1 ... 1.
    public let cosine: Float
  }
}
