import Foundation

@testable import Storage
@testable import Sweeps
@testable import Training

/// Runs stages in this process, one at a time, and kills them when a test says so.
final class TestLauncher: Launcher {
  /// The stages that were started, in order, as `phase NAME` or the work.
  private(set) var started: [String] = []
  private(set) var stopped = false
  /// The deaths of the next stages, each before it does any work.
  var kills: [Death] = []
  /// Runs before each stage.
  var before: (Job) throws -> Void = { _ in }
  private var heard: [News] = []
  private var isBusy = false
  private let worker = Worker()

  var hasRoom: Bool { !isBusy }

  func start(_ job: Job) throws(RunError) {
    isBusy = true
    started.append(job.phase.map { "phase \($0)" } ?? job.work)
    if !kills.isEmpty {
      heard.append(.died(number: job.number, cause: kills.removeFirst()))
      return
    }
    let observer = Listener(job.number)
    do {
      try before(job)
      try worker.carryOut(job) { _ in observer }
      heard += observer.reports.map { .report($0) } + [.report(StageReport(.done, of: job.number))]
    } catch {
      heard += observer.reports.map { .report($0) } + [.report(StageReport(.failed, of: job.number, text: "\(error)"))]
    }
  }

  func news() throws(RunError) -> [News] {
    defer { heard = [] }
    isBusy = false
    return heard
  }

  func stop() { stopped = true }

  private final class Listener: Observer {
    private let number: Int
    private(set) var reports: [StageReport] = []
    let wantsStop = false

    init(_ number: Int) { self.number = number }

    func report(_ event: Event) { reports += [StageReport(event, of: number, batch: 8)].compactMap(\.self) }
  }
}

/// Records the events of a sweep, and stops it after a number of stages.
final class SweepRecorder: SweepObserver {
  private(set) var events: [SweepEvent] = []
  private let stages: Int

  init(stopAfter stages: Int = .max) { self.stages = stages }

  var wantsStop: Bool { events.count { if case .done = $0 { true } else { false } } >= stages }

  func report(_ event: SweepEvent) { events.append(event) }

  /// The messages of failures.
  var failures: [String] { events.compactMap { if case .failed(_, let text, _) = $0 { text } else { nil } } }
  var retries: [String] { events.compactMap { if case .again(_, let text) = $0 { text } else { nil } } }
}
