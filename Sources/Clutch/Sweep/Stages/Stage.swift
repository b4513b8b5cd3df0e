/// A piece of a sweep's work that one process does at a time, shared by all trials that need the very same.
public struct Stage: Sendable {
  public enum Work: Sendable, Hashable {
    /// Trains a phase, by its place among the phases.
    case phase(Int)
    /// Trains a phase up to an epoch and measures there.
    case rung(phase: Int, epoch: Int, Measure)
    /// Embeds the images of every set.
    case embeddings
    /// Fits scorers, scores, measures, and fills the run's folder.
    case results

    /// The phase that it trains, or a part of it.
    var phase: Int? {
      switch self {
      case .phase(let index), .rung(let index, _, _): index
      case .embeddings, .results: nil
      }
    }
  }

  public let work: Work
  /// What it is called: `phase warm-up`, `phase warm-up to epoch 3`, `embeddings`, `results`.
  public let title: String
  public let key: StageKey
  /// The stages that have to be done before it, by their numbers in the graph.
  public let before: [Int]
  /// The trials that need it, by their numbers; it is carried out with the recipe of the first.
  public internal(set) var trials: [Int]
  /// How many epochs it trains, and at which epoch of the phase they begin.
  public let epochs: Int
  let firstEpoch: Int
  /// Whether its result was there before the sweep began, or nothing asks for it.
  public internal(set) var isDone: Bool

  /// A name for its files: `warm-up-1a2b3c4d`.
  public var fileName: String {
    "\(title.replacing("phase ", with: "").replacing(" ", with: "-"))-\(key.hex.prefix(8))"
  }

  /// Epochs that are left where so many of the phase are done.
  func epochsLeft(at epoch: Int) -> Int { min(epochs, max(0, firstEpoch + epochs - epoch)) }
}

extension Plan {
  /// The key of a piece of work, by which a worker makes sure that it is about to do what the sweep planned.
  func key(of work: Stage.Work) -> StageKey {
    switch work {
    case .phase(let index): phaseKeys[index]
    case .rung(let phase, let epoch, let measure): rungKey(phase, epoch: epoch, measure)
    case .embeddings: StageKey("embeddings", ["all": embeddingKeys.map(\.hex).joined(separator: "\n")])
    case .results: key
    }
  }
}
