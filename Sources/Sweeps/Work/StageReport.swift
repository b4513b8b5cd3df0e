import Components
import Training

/// A worker's report on the progress of a stage, sent as a line of JSON.
public struct StageReport: Codable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// A phase started or resumed, an epoch made progress or finished, or clusters were computed.
    case phase, step, epoch, clusters
    /// Work without epochs is in progress; `text` describes it.
    case doing
    /// The stage ended.
    case done, failed, stopped
  }

  /// The number of the job.
  public var number: Int
  public var kind: Kind
  /// The number of completed epochs. `epochs` is the total number in the phase.
  public var epoch: Int?
  public var epochs: Int?
  public var loss: Double?
  /// The duration of the epoch or the clustering.
  public var seconds: Double?
  /// The estimated seconds until the phase is done, based on its last steps.
  public var secondsLeft: Double?
  public var text: String?

  public init(_ kind: Kind, of number: Int, text: String? = nil) {
    self.number = number
    self.kind = kind
    self.text = text
  }

  /// Creates a report from a run's event; nil if the event is not worth reporting.
  ///
  /// - Parameter batch: Images per step.
  public init?(_ event: Event, of number: Int, batch: Int) {
    self.init(.doing, of: number)
    switch event {
    case .started, .reused, .note: return nil
    case .phase(_, let epochs, _, let epoch, _):
      (kind, self.epoch, self.epochs) = (.phase, epoch, epochs)
    case .step(let step):
      (kind, epoch, epochs, loss) = (.step, step.epoch, step.epochs, step.loss)
      let steps = (step.epochs - step.epoch) * step.steps - step.step
      if step.imagesPerSecond > 0 { secondsLeft = Double(steps * batch) / step.imagesPerSecond }
    case .epoch(let epoch):
      (kind, self.epoch, epochs, loss, seconds) = (.epoch, epoch.epoch, epoch.epochs, epoch.loss, epoch.seconds)
    case .clustering: text = "clustering"
    case .clustered(let clusters): (kind, seconds) = (.clusters, clusters.seconds)
    case .embedding(let set, _): text = "embedding \(set)"
    case .scoring(let scorer): text = "scoring: \(scorer)"
    case .waiting: text = "waiting for another process"
    }
  }
}
