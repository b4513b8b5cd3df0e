import Clutch
import Foundation

/// Tells a tracking server of a run while it goes, from a thread of its own.
///
/// The run never waits for it: numbers stand in a queue that is bounded, and what cannot be sent is tried again, with
/// longer and longer pauses. What went wrong is told once. Only the end of the command waits a moment.
public final class MLflowSink: Observer, @unchecked Sendable {  // what two threads see is guarded by `condition`
  /// Numbers that wait at most; a run of hours without its server stays below that.
  static let capacity = 100_000
  private static let pauses: [Double] = [1, 2, 5, 10, 30, 60]

  private let server: MLflowServer
  private let experiment: String
  private let note: @Sendable (String) -> Void
  private let condition = NSCondition()

  // Of the run's thread alone.
  private var recipe: Node?
  private var steps: RunSteps?

  private var begun: MLflowRun?
  private var queue: [MLflowRun.Metric] = []
  private var ended: MLflowRun?
  private var isAbandoned = false
  /// The thread has no more to do: all is sent, or nothing will be.
  private var isOver = false
  private var isSent = false
  private var hasNoted = false

  public var wantsStop: Bool { false }

  /// - Parameters:
  ///   - environment: MLFLOW_TRACKING_URI, MLFLOW_EXPERIMENT_NAME, and who it is that sends.
  ///   - note: called with a sentence where something goes wrong; from any thread.
  /// - Returns: nil where the environment names no server.
  public init?(environment: [String: String], note: @escaping @Sendable (String) -> Void) {
    guard let address = environment["MLFLOW_TRACKING_URI"], !address.isEmpty else { return nil }
    do {
      server = try MLflowServer(address: address, environment: environment)
    } catch {
      note("\(error); the run goes on without, and clutch export mlflow writes a file for it")
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
      // What is left out here is in the run's folder, and is sent at its end.
      if queue.count > Self.capacity { queue.removeFirst(queue.count - Self.capacity) }
      condition.signal()
    }
  }

  /// Sends what is left of a run that has come to its end, or was stopped; waits for it a moment.
  ///
  /// - Parameter seconds: how long at most; about a second more where a request has to be given up.
  /// - Returns: whether the server has all of it.
  @discardableResult
  public func finish(_ folder: String, within seconds: Double = 10) -> Bool {
    guard let run = RunEntry(folder) else { return false }
    let whole = MLflowRun(run)
    start(whole)
    // Of a server that did not answer before little is to be hoped for.
    let patience = locked { hasNoted } ? min(3, seconds) : seconds
    let limit = Date(timeIntervalSinceNow: patience)
    let isLate = locked {
      ended = whole
      condition.broadcast()
      while !isOver, condition.wait(until: limit) {}
      defer { isAbandoned = true }
      return !isOver
    }
    if isLate {
      tell("it has not taken all of the run within \(Int(patience)) s")
      let last = Date(timeIntervalSinceNow: 2)
      locked { while !isOver, condition.wait(until: last) {} }
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
          // A server that is gone is asked once more at the end, and not again.
          if end != nil && failures > 0 { return over() }
          pause(Self.pauses[min(failures, Self.pauses.count - 1)])
          failures += 1
        }
      }
    }
    over()
  }

  /// What there is to send; waits for it, and a little for more.
  private func next() -> (run: MLflowRun, metrics: [MLflowRun.Metric], end: MLflowRun?)? {
    locked {
      while !isAbandoned, !isOver {
        guard let begun else { return nil }
        if let ended {
          return (ended, Array(queue.prefix(MLflowSession.most)), queue.count <= MLflowSession.most ? ended : nil)
        }
        if !queue.isEmpty { return (begun, Array(queue.prefix(MLflowSession.most)), nil) }
        _ = condition.wait(until: Date(timeIntervalSinceNow: 60))
        // Several numbers come with a step; one request then holds them all.
        if ended == nil { _ = condition.wait(until: Date(timeIntervalSinceNow: 0.5)) }
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
    let limit = Date(timeIntervalSinceNow: seconds)
    locked { while !isAbandoned, ended == nil, condition.wait(until: limit) {} }
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

  /// Says what is wrong, the first time.
  private func tell(_ reason: String) {
    let isFirst = locked {
      defer { hasNoted = true }
      return !hasNoted
    }
    if isFirst {
      note(
        "MLflow at \(server.address): \(reason); the run goes on, and clutch export mlflow brings what is missing into a file"
      )
    }
  }
}

/// The name under which runs stand in MLflow, unless the environment gives another one.
public func mlflowExperiment(_ environment: [String: String]) -> String {
  let named = environment["MLFLOW_EXPERIMENT_NAME"] ?? ""
  return named.isEmpty ? "clutch" : named
}
