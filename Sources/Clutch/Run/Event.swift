/// What happens in a run, for whoever shows it.
public enum Event: Sendable {
  /// The run's folder, before anything is computed.
  case started(name: String, folder: String)
  /// A stage's result was there already.
  case reused(stage: String)
  /// A phase of training begins, or goes on at an epoch and step.
  case phase(name: String, epochs: Int, steps: Int, atEpoch: Int, atStep: Int)
  case step(StepReport)
  case epoch(EpochReport)
  case clustering(phase: String)
  case clustered(ClusterReport)
  case embedding(set: String, images: Int)
  case scoring(scorer: String)
  /// Another process computes what this one needs.
  case waiting(folder: String)
  /// Something that is beside the results went wrong; the run goes on without it.
  case note(String)
}

public struct StepReport: Sendable {
  public let phase: String
  /// Epochs that are done and of the phase.
  public let epoch: Int
  public let epochs: Int
  /// Steps of this epoch that are done and of the epoch.
  public let step: Int
  public let steps: Int
  public let loss: Double
  /// Images a second over the last steps, views counted once.
  public let imagesPerSecond: Double
  /// What is looked at now and then: the learning rate, where the optimiser has an option of that name, the length of
  /// all gradients in one vector, and the terms that the loss tells.
  public internal(set) var learningRate: Double?
  public internal(set) var gradientNorm: Double?
  public internal(set) var parts: [String: Double] = [:]
}

public struct EpochReport: Sendable {
  public let phase: String
  /// Epochs that are done.
  public let epoch: Int
  public let epochs: Int
  /// The mean over the epoch's steps.
  public let loss: Double
  public let learningRateFactor: Double
  public let collapse: Collapse
  public let seconds: Double
}

public struct ClusterReport: Sendable {
  public let phase: String
  public let epoch: Int
  public let clusters: Int
  public let smallest: Int
  public let largest: Int
  /// Normalised mutual information with the clustering before, 1 where nothing changed; nil for the first.
  public let agreement: Double?
  public let seconds: Double
  /// Images of every cluster.
  public internal(set) var sizes: [Int] = []
  /// Agreement with the classes by metric, which no training sees; empty where there are none.
  public internal(set) var quality: [String: Double] = [:]
}

/// Whoever shows a run.
public protocol Observer: AnyObject {
  func report(_ event: Event)
  /// Asked between steps: whether the user wants the run to stop.
  var wantsStop: Bool { get }
}
