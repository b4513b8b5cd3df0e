import Clutch
import Foundation
import Runs
import Storage
import Training

/// Logs a run to a tracking server while it trains, on a separate thread.
///
/// The run never waits for the server: metrics go into a bounded queue, and failed requests are retried after longer
/// and longer pauses. Only the first error is reported. Only the end of the command waits, for a limited time.
public final class MLflowSink: Observer, @unchecked Sendable {  // `condition` guards what both threads use
  /// The maximum number of metrics in the queue; hours of training without the server stay below it.
  static let capacity = 100_000
  private static let pauses: [Double] = [1, 2, 5, 10, 30, 60]

  private let server: MLflowServer
  private let experiment: String
  private let note: @Sendable (String) -> Void
  private let condition = MonotonicCondition()

  // Used only by the run's thread.
  private var recipe: Node?
  private var steps: RunSteps?

  private var begun: MLflowRun?
  private var queue: [MLflowRun.Metric] = []
  private var ended: MLflowRun?
  private var isAbandoned = false
  /// `true` once the thread has ended: everything is sent, or nothing more will be.
  private var isOver = false
  private var isSent = false
  private var hasNoted = false

  public var wantsStop: Bool { false }

  /// - Parameters:
  ///   - environment: MLFLOW_TRACKING_URI, MLFLOW_EXPERIMENT_NAME, and the credentials.
  ///   - note: called with a message if something goes wrong, on any thread.
  /// - Returns: nil if the environment names no server.
  public init?(environment: [String: String], note: @escaping @Sendable (String) -> Void) {
    guard let address = environment["MLFLOW_TRACKING_URI"], !address.isEmpty else { return nil }
    do {
      server = try MLflowServer(address: address, environment: environment)
    } catch {
      note("\(error); the run continues without it, and clutch export mlflow writes it to a file")
      return nil
    }
    experiment = mlflowExperiment(environment)
    self.note = note
  }

  // MARK: The run's thread

  public func report(_ event: Event) {
    switch event {
    case .started(_, let folder):
      guard let run = RunEntry(folder) else { return }
      recipe = run.recipe
      start(MLflowRun(run))
    case .phase(_, _, let count, _, _): steps = recipe.map { RunSteps($0, stepsPerEpoch: count) }
    default:
      guard let line = LogLine(event), let steps else { return }
      add(MLflowRun.metrics(of: line, at: steps[line], otherwise: Date().timeIntervalSince1970))
    }
  }

  private func start(_ run: MLflowRun) {
    let isFirst = locked {
      defer { begun = run }
      return begun == nil
    }
    if isFirst { Thread.detachNewThread { self.work() } }
  }

  private func add(_ metrics: [MLflowRun.Metric]) {
    locked {
      if isOver { return }
      queue += metrics
      // Dropped metrics are in the run's folder, and are sent at its end.
      if queue.count > Self.capacity { queue.removeFirst(queue.count - Self.capacity) }
      condition.signal()
    }
  }

  /// Sends the rest of a run that has ended or was stopped, and waits for a limited time.
  ///
  /// - Parameter seconds: the maximum time to wait; giving up a request takes about a second more.
  /// - Returns: `true` if the server has the whole run.
  @discardableResult
  public func finish(_ folder: String, within seconds: Double = 10) -> Bool {
    guard let run = RunEntry(folder) else { return false }
    let whole = MLflowRun(run)
    start(whole)
    // A server that has failed before gets less time.
    let patience = locked { hasNoted } ? min(3, seconds) : seconds
    let isLate = locked {
      ended = whole
      condition.broadcast()
      condition.wait(atMost: patience) { isOver }
      defer { isAbandoned = true }
      return !isOver
    }
    if isLate {
      tell("it did not receive the whole run within \(Int(patience)) s")
      locked { condition.wait(atMost: 2) { isOver } }
    }
    return locked { isSent }
  }

  // MARK: Its own thread

  private func work() {
    let session = MLflowSession(server, experiment: experiment) { self.locked { self.isAbandoned } }
    var failures = 0
    while let (run, metrics, end) = next() {
      do throws(MLflowServer.Failure) {
        try session.begin(run)
        try session.send(metrics)
        if let end {
          try session.send(end.metrics)
          try session.end(end)
        }
        done(metrics.count, isLast: end != nil)
        failures = 0
      } catch {
        switch error {
        case .abandoned: return over()
        case .refused(let reason):
          tell(reason)
          return over()
        case .passing(let reason):
          tell(reason)
          // At the end, a server that has failed before is not tried again.
          if end != nil && failures > 0 { return over() }
          pause(Self.pauses[min(failures, Self.pauses.count - 1)])
          failures += 1
        }
      }
    }
    over()
  }

  /// Waits for something to send, and a little for more, and returns it; nil if nothing more is to be sent.
  private func next() -> (run: MLflowRun, metrics: [MLflowRun.Metric], end: MLflowRun?)? {
    locked {
      while !isAbandoned, !isOver {
        guard let begun else { return nil }
        if let ended {
          return (ended, Array(queue.prefix(MLflowSession.most)), queue.count <= MLflowSession.most ? ended : nil)
        }
        if !queue.isEmpty { return (begun, Array(queue.prefix(MLflowSession.most)), nil) }
        condition.wait(atMost: 60)
        // A step brings several metrics; one request then sends them all.
        if ended == nil { condition.wait(atMost: 0.5) }
      }
      return nil
    }
  }

  private func done(_ count: Int, isLast: Bool) {
    locked {
      queue.removeFirst(min(count, queue.count))
      if isLast { (isOver, isSent) = (true, true) }
      condition.broadcast()
    }
  }

  private func pause(_ seconds: Double) {
    locked { condition.wait(atMost: seconds) { isAbandoned || ended != nil } }
  }

  private func over() {
    locked {
      isOver = true
      queue = []
      condition.broadcast()
    }
  }

  // MARK: Both

  private func locked<Value>(_ body: () -> Value) -> Value {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  /// Reports an error, but only the first one.
  private func tell(_ reason: String) {
    let isFirst = locked {
      defer { hasNoted = true }
      return !hasNoted
    }
    if isFirst {
      note(
        "MLflow at \(server.address): \(reason); the run continues, and clutch export mlflow writes the rest to a file"
      )
    }
  }
}

/// Returns the name of the MLflow experiment: the one in the environment, or `clutch`.
public func mlflowExperiment(_ environment: [String: String]) -> String {
  let named = environment["MLFLOW_EXPERIMENT_NAME"] ?? ""
  return named.isEmpty ? "clutch" : named
}
