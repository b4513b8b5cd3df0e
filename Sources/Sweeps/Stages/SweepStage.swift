import Stages

/// A unit of work in a sweep. One process runs it, and all trials that need the same work share it.
public struct SweepStage: Sendable {
  public enum Work: Sendable, Hashable {
    /// Trains the phase with this index.
    case phase(Int)
    /// Trains a phase up to an epoch and measures the model there.
    case rung(phase: Int, epoch: Int, Measure)
    /// Embeds the images of every set.
    case embeddings
    /// Fits the scorers, computes scores and metrics, and completes the run's folder.
    case results

    /// The index of the phase that the stage trains completely or in part.
    var phase: Int? {
      switch self {
      case .phase(let index), .rung(let index, _, _): index
      case .embeddings, .results: nil
      }
    }
  }

  public let work: Work
  /// The display name: `phase warm-up`, `phase warm-up to epoch 3`, `embeddings`, `results`.
  public let title: String
  public let key: StageKey
  /// The stages that must be done before this one, as indices into the graph.
  public let before: [Int]
  /// The indices of the trials that need this stage. It runs with the recipe of the first one.
  public internal(set) var trials: [Int]
  /// The number of epochs that the stage trains, and the epoch of the phase at which it begins.
  public let epochs: Int
  let firstEpoch: Int
  /// Indicates whether the result existed before the sweep began or is not needed.
  public internal(set) var isDone: Bool

  /// The base name of its files: `warm-up-1a2b3c4d`.
  public var fileName: String {
    "\(title.replacing("phase ", with: "").replacing(" ", with: "-"))-\(key.hex.prefix(8))"
  }

  /// Returns the number of epochs left when the phase has reached an epoch.
  func epochsLeft(at epoch: Int) -> Int { min(epochs, max(0, firstEpoch + epochs - epoch)) }
}

extension Plan {
  /// Returns the key of a unit of work. A worker compares it with the planned key before it starts.
  func key(of work: SweepStage.Work) -> StageKey {
    switch work {
    case .phase(let index): phaseKeys[index]
    case .rung(let phase, let epoch, let measure): rung(phase, epoch: epoch, measure).key
    case .embeddings: StageKey("embeddings", ["all": embeddings.map(\.key.hex).joined(separator: "\n")])
    case .results: key
    }
  }
}
