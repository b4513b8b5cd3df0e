import Stages

/// A unit of work in a sweep. One process runs it, and all trials that need the same work share it.
public struct SweepStage: Sendable {
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
    let name = title.replacing("\(StageKind.phase.rawValue) ", with: "").replacing(" ", with: "-")
    return "\(name)-\(key.hex.prefix(8))"
  }

  /// Returns the number of epochs left when the phase has reached an epoch.
  func epochsLeft(at epoch: Int) -> Int { min(epochs, max(0, firstEpoch + epochs - epoch)) }
}
