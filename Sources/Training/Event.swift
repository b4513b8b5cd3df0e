/// An event of a run, for progress displays.
public enum Event: Sendable {
  /// The run starts. Its folder exists, and nothing has been computed yet.
  case started(name: String, folder: String)
  /// A cached result of a stage is used.
  case reused(stage: String)
  /// A phase of training begins, or resumes at an epoch and step.
  case phase(name: String, epochs: Int, steps: Int, atEpoch: Int, atStep: Int)
  case step(StepReport)
  case epoch(EpochReport)
  case clustering(phase: String)
  case clustered(ClusterReport)
  case embedding(set: String, images: Int)
  case scoring(scorer: String)
  /// The run waits for another process that computes the same result.
  case waiting(folder: String)
  /// A remark, or an error that does not affect the results. The run continues.
  case note(String)
}

public struct StepReport: Sendable {
  public let phase: String
  /// The number of completed epochs.
  public let epoch: Int
  /// The number of epochs of the phase.
  public let epochs: Int
  /// The number of completed steps of this epoch.
  public let step: Int
  /// The number of steps per epoch.
  public let steps: Int
  public let loss: Double
  /// Images per second over the last steps, not counting views.
  public let imagesPerSecond: Double
  /// The learning rate; nil if the optimizer has no option of that name.
  public internal(set) var learningRate: Double?
  /// The norm of all gradients as one vector, in logged steps only.
  public internal(set) var gradientNorm: Double?
  /// The terms that the loss reports, in logged steps only.
  public internal(set) var parts: [String: Double] = [:]
}

public struct EpochReport: Sendable {
  public let phase: String
  /// The number of completed epochs.
  public let epoch: Int
  public let epochs: Int
  /// The mean loss over the epoch's steps.
  public let loss: Double
  public let learningRateFactor: Double
  public let collapse: Collapse
  public let seconds: Double
}

public struct ClusterReport: Sendable {
  public let phase: String
  /// The index among the clusterings of the phase.
  public var clustering = 0
  public let epoch: Int
  public let clusters: Int
  public let smallest: Int
  public let largest: Int
  /// Normalized mutual information with the previous clustering, 1 if unchanged; nil for the first.
  public let agreement: Double?
  public let seconds: Double
  /// The number of images in each cluster.
  public internal(set) var sizes: [Int] = []
  /// Agreement with the classes by metric, which training does not use; empty if there are no labels.
  public internal(set) var quality: [String: Double] = [:]
}

/// Receives the events of a run, for example to display them.
public protocol Observer: AnyObject {
  func report(_ event: Event)
  /// `true` if the user wants the run to stop. Read between steps.
  var wantsStop: Bool { get }
}
