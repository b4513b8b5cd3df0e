/// A piece of a sweep's work that one process does at a time, shared by all trials that need the very same.
public struct Stage: Sendable {
  public enum Work: Sendable, Hashable {
    /// Trains a phase, by its place among the phases.
    case phase(Int)
    /// Embeds the images of every set.
    case embeddings
    /// Fits scorers, scores, measures, and fills the run's folder.
    case results
  }

  public let work: Work
  /// What it is called: `phase warm-up`, `embeddings`, `results`.
  public let title: String
  public let key: StageKey
  /// The stages that have to be done before it, by their numbers in the graph.
  public let before: [Int]
  /// The trials that need it, by their numbers; it is carried out with the recipe of the first.
  public internal(set) var trials: [Int]
  /// How many epochs it trains.
  public let epochs: Int
  /// Whether its result was there before the sweep began, or nothing asks for it.
  public internal(set) var isDone: Bool

  /// A name for its files: `warm-up-1a2b3c4d`.
  public var fileName: String { "\(title.replacing("phase ", with: ""))-\(key.hex.prefix(8))" }
}

extension Plan {
  /// The key of a piece of work, by which a worker makes sure that it is about to do what the sweep planned.
  func key(of work: Stage.Work) -> StageKey {
    switch work {
    case .phase(let index): phaseKeys[index]
    case .embeddings: StageKey("embeddings", ["all": sources.map { embeddingKey($0).hex }.joined(separator: "\n")])
    case .results: key
    }
  }
}
