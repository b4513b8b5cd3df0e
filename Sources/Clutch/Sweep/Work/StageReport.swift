/// How a stage gets on, as a worker says it: a line of JSON.
public struct StageReport: Codable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// A phase begins, or goes on; an epoch has gone some way, or is done; clusters were made.
    case phase, step, epoch, clusters
    /// Something that has no epochs is being done; `text` says what.
    case doing
    /// How it ended.
    case done, failed, stopped
  }

  /// The job's number.
  public var number: Int
  public var kind: Kind
  /// Epochs that are done and of the phase.
  public var epoch: Int?
  public var epochs: Int?
  public var loss: Double?
  /// Of the epoch, or of the clustering.
  public var seconds: Double?
  /// Seconds until the phase is done, judged by its last steps.
  public var secondsLeft: Double?
  public var text: String?

  public init(_ kind: Kind, of number: Int, text: String? = nil) {
    self.number = number
    self.kind = kind
    self.text = text
  }

  /// What a run's event means for a stage; nil where nothing worth telling.
  ///
  /// - Parameter batch: images a step.
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
