import Components
import Storage
import Training

/// The kinds of stages; each has a folder in the cache.
public enum StageKind: String, CaseIterable, Codable, Sendable {
  /// Trains a phase.
  case phase
  /// Trains a phase up to an epoch and measures the model there, for sweeps that stop trials early.
  case rung
  /// Embeds a set of images.
  case embedding
  /// Scores a set of images.
  case score

  /// The files of a complete result.
  package var files: [String] {
    switch self {
    case .phase: [PhaseFiles.finalName]
    case .rung: [Store.rungFile, Checksums.fileName]
    case .embedding: Layer.ofEveryNetwork.map(Store.file) + [Checksums.fileName]
    case .score: [Store.scoreFile, Checksums.fileName]
    }
  }

  /// Indicates whether a result can be computed again at any time. A rung cannot: training has gone on since.
  package var isRepeatable: Bool { self != .rung }
}
