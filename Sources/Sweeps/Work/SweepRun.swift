import Foundation
import Runs
import Stages
import Storage

/// The result of a sweep.
public struct SweepResult: Sendable {
  public let record: SweepRecord
  /// The epochs trained by this command, not by earlier ones.
  public let epochsTrained: Int
  public let stagesDone: Int
  public let seconds: Double
}

/// An event of a sweep for display. Stages are identified by their index in the graph.
public enum SweepEvent: Sendable {
  case started(Int)
  case report(StageReport)
  /// The stage's process was killed and the stage is retried.
  case again(Int, String)
  case done(Int)
  /// The stage failed with this error; its log is at this path.
  case failed(Int, String, log: String)
  /// The trial with this index was stopped.
  case stopped(Int, SweepRecord.Stop, SweepRecord.Measured?)
  /// Another process is running the same sweep.
  case waiting(folder: String)
  /// The sweep's progress and the estimated time left; nil if no similar epoch was timed.
  case progress(stagesDone: Int, stages: Int, secondsLeft: Double?)
}

/// Receives the events of a sweep.
public protocol SweepObserver: AnyObject {
  func report(_ event: SweepEvent)
  /// Indicates whether the user wants to stop the sweep. It is polled a few times per second.
  var wantsStop: Bool { get }
}

/// Runs a sweep: every stage once, after its dependencies, as many at once as the launcher accepts.
///
/// If a stage fails, only the trials that need it fail.
public final class SweepRun {
  private let sweep: Sweep
  private let graph: StageGraph
  private let store: Store
  private let launcher: any Launcher
  private weak var observer: (any SweepObserver)?

  private var queue: StageQueue
  /// The stopper, if trials can be stopped early.
  private var stopper: Stopper?
  private var record: SweepRecord
  private var times: EpochTimes
  /// The number of epochs left in each stage.
  private var epochsLeft: [Int]
  /// The number of times that a stage's process was killed.
  private var kills: [Int: Int] = [:]
  private var epochsTrained = 0
  private var stagesDone = 0
  private var sinceWrite: Stopwatch?
  private let watch = Stopwatch()

  /// The sweep's own folder.
  public let folder: String

  public init(
    _ sweep: Sweep, _ graph: StageGraph, plan: SweepPlan, times: EpochTimes, store: Store, launcher: any Launcher,
    observer: (any SweepObserver)?
  ) {
    self.sweep = sweep
    self.graph = graph
    self.store = store
    self.launcher = launcher
    self.observer = observer
    self.times = times
    queue = StageQueue(graph)
    record = SweepRecord(sweep, plan)
    epochsLeft = graph.stages.map { $0.isDone ? 0 : $0.epochs }
    folder = "\(store.runs)/\(sweep.folder)"
  }

  /// Runs the remaining stages.
  ///
  /// - Throws: `Stopped` if the observer requests it, or a `RunError` if the sweep as a whole cannot continue.
  public func execute() throws -> SweepResult {
    try AtomicFile.makeFolder("\(folder)/logs")
    AtomicFile.sweep(folder)
    let lock = try begin()
    defer { withExtendedLifetime(lock) {} }
    let history = try SweepHistory(folder, jobs: sweep.jobs)
    do {
      try work()
    } catch {
      launcher.stop()
      // If these fail too, for example because the disk is full, the original error is still the one to report.
      try? write(running: false)
      try? history.end("stopped", outcome)
      throw error
    }
    try write(running: false)
    let outcome = outcome
    try history.end("finished", outcome)
    return outcome
  }

  /// Locks the sweep if trials can be stopped early, because only one process at a time may judge them.
  private func begin() throws -> FolderLock? {
    guard let stopping = sweep.stopping else { return nil }
    let lock = try FolderLock(
      folder, stop: { observer?.wantsStop == true }, waiting: { observer?.report(.waiting(folder: $0)) })
    let stopper = try Stopper(stopping, sweep, graph, store)
    queue = StageQueue(graph, held: stopper.held)
    stopper.enforce(&queue)
    self.stopper = stopper
    return lock
  }

  private func work() throws {
    tellProgress()
    while true {
      if observer?.wantsStop == true { throw Stopped() }
      for trial in try stopper?.judge(&queue) ?? [] { tellStop(of: trial) }
      while launcher.hasRoom, let number = queue.next(by: stopper?.rank) {
        if try stopper?.mayStart(number, &queue) ?? true {
          try start(number)
        } else {
          tellStop(of: graph.stages[number].trials[0])
        }
      }
      guard queue.states.contains(.running) else { return }
      if (sinceWrite?.seconds ?? .infinity) > 1 { try write(running: true) }
      for news in try launcher.news() {
        switch news {
        case .report(let report): try handle(report)
        case .died(let number, let death): try handleDeath(number, death)
        }
      }
    }
  }

  private func start(_ number: Int) throws {
    let stage = graph.stages[number]
    let plan = sweep.plans[stage.trials[0]]
    let run = Run(plan, store: store, observer: nil)
    try run.writeRecipe()
    let job = Job(
      stage, number: number, recipe: "\(run.folder)/recipe.yaml", runs: store.runs, log: log(of: number),
      environment: plan.environment.summary)
    try launcher.start(job)
    observer?.report(.started(number))
  }

  private func log(of number: Int) -> String { "\(folder)/logs/\(graph.stages[number].fileName).log" }

  private func handle(_ report: StageReport) throws {
    let number = report.number
    guard graph.stages.indices.contains(number), queue.states[number] == .running else { return }
    count(report)
    switch report.kind {
    case .done:
      stagesDone += 1
      epochsLeft[number] = 0
      queue.finish(number)
      try stopper?.measured(number)
      observer?.report(.done(number))
      tellProgress()
    case .failed: try fail(number, report.text ?? "it failed")
    // This process did not request the stop, so the worker was terminated from outside.
    case .stopped: try handleDeath(number, .signal(SIGTERM))
    case .epoch:
      observer?.report(.report(report))
      tellProgress()
    case .phase, .step, .clusters, .doing: observer?.report(.report(report))
    }
  }

  private func count(_ report: StageReport) {
    let stage = graph.stages[report.number]
    if let epoch = report.epoch { epochsLeft[report.number] = stage.epochsLeft(at: epoch) }
    if report.kind == .epoch { epochsTrained += 1 }
    if let seconds = report.seconds, let index = stage.work.phase {
      let cost = sweep.plans[stage.trials[0]].cost(of: index)
      times.add(seconds, epochs: report.kind == .epoch ? 1 : 0, of: cost)
    }
  }

  /// Handles a process that ended in the middle of a stage.
  private func handleDeath(_ number: Int, _ death: Death) throws {
    guard queue.states[number] == .running else { return }
    switch death {
    case .exit(let code):
      try fail(number, "its process ended with code \(code)\(lastWords(log(of: number)))")
    case .signal(let signal):
      let name = "signal \(signal) (\(String(cString: strsignal(signal))))"
      try putBack(
        number, "its process was killed by \(name)", thrice: "its process was killed three times, last by \(name)")
    case .lost(let message, again: false): try fail(number, message)
    case .lost(let message, again: true):
      try putBack(number, message, thrice: "\(message), the third job that was lost")
    }
  }

  /// Retries a stage, unless it was already lost twice.
  private func putBack(_ number: Int, _ message: String, thrice: String) throws {
    kills[number, default: 0] += 1
    if kills[number, default: 0] > 2 { return try fail(number, thrice) }
    queue.putBack(number)
    observer?.report(.again(number, message))
  }

  private func fail(_ number: Int, _ message: String) throws {
    queue.fail(number, message)
    epochsLeft[number] = 0
    for other in graph.stages.indices {
      if case .blocked(by: number) = queue.states[other] { epochsLeft[other] = 0 }
    }
    observer?.report(.failed(number, message, log: log(of: number)))
    tellProgress()
  }

  private func tellStop(of trial: Int) {
    guard let stop = stopper?.stop(of: trial) else { return }
    for number in graph.stages.indices where queue.states[number] == .stopped { epochsLeft[number] = 0 }
    observer?.report(.stopped(trial, stop, stopper?.measured(of: trial).last))
    tellProgress()
  }

  /// Returns the last line of a log, if there is one.
  private func lastWords(_ path: String) -> String {
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0.suffix(2000), as: UTF8.self) } ?? ""
    return text.split(separator: "\n").last.map { ": \($0)" } ?? ""
  }

  private func tellProgress() {
    observer?.report(
      .progress(
        stagesDone: queue.states.count { $0 == .done }, stages: graph.stages.count,
        secondsLeft: times.seconds(epochsLeft, graph, sweep.plans, jobs: sweep.jobs)))
  }

  // MARK: The record

  private var outcome: SweepResult {
    SweepResult(
      record: record, epochsTrained: epochsTrained, stagesDone: stagesDone,
      seconds: watch.seconds)
  }

  /// - Parameter running: `true` if processes are working.
  private func write(running: Bool) throws(RunError) {
    for index in record.trials.indices {
      let (state, error, log) = state(of: index, running: running)
      record.trials[index].state = state
      record.trials[index].error = error
      record.trials[index].log = log
      record.trials[index].stop = stopper?.stop(of: index)
      record.trials[index].measured = stopper?.measured(of: index)
    }
    try record.write(to: folder)
    sinceWrite = Stopwatch()
  }

  private func state(of trial: Int, running: Bool) -> (SweepRecord.State, error: String?, log: String?) {
    if stopper?.stop(of: trial) != nil { return (.stopped, nil, nil) }
    var needed = [graph.last[trial]]
    var isRunning = false
    while let number = needed.popLast() {
      switch queue.states[number] {
      case .done: if number == graph.last[trial] { return (.done, nil, nil) }
      case .failed(let message): return (.failed, message, "logs/\(graph.stages[number].fileName).log")
      case .blocked(let cause): needed = [cause]
      case .running: isRunning = running
      case .stopped: continue
      case .waiting, .ready: needed += graph.stages[number].before
      }
    }
    return (isRunning ? .running : .waiting, nil, nil)
  }
}
