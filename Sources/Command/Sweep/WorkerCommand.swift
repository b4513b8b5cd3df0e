import Clutch
import Export
import Foundation

extension Subcommand {
  /// What `clutch sweep` starts for its stages; people have no use for it, so no help lists it.
  static let worker = Subcommand(
    name: "worker", usage: "< JOBS",
    summary: "Carries out stages of a sweep, each told by a line of JSON; `clutch sweep` starts it.",
    details: "How each stage gets on is told on standard output, a line of JSON each.", flags: [.help], words: 0...0
  ) { _ in
    // Reports that nobody reads any more do not end the process: it stops at the next step, with a checkpoint.
    signal(SIGPIPE, SIG_IGN)
    let signals = StopSignals(patient: true)
    let input = JobInput(signals)
    let (worker, tracking) = (Worker(), TrialTracking())
    var code: Int32 = 0
    while code == 0, let job = try input.next() { code = carryOut(job, worker, tracking, input, signals) }
    return code
  }
}

/// Does a job and tells how it ended; returns the exit code where the process should end, else 0.
private func carryOut(
  _ job: Job, _ worker: Worker, _ tracking: TrialTracking, _ input: JobInput, _ signals: StopSignals
) -> Int32 {
  redirectErrors(to: job.log)
  do {
    try worker.carryOut(job) { plan in StageObserver(plan, job, input, signals) }
    tracking.tell(of: job)
    tell(StageReport(.done, of: job.number))
    return 0
  } catch is Stopped {
    note("stopped with a checkpoint")
    tell(StageReport(.stopped, of: job.number))
    return 130
  } catch {
    note("\(error)")
    tell(StageReport(.failed, of: job.number, text: "\(error)"))
    return 0
  }
}

/// Tells a tracking server of MLflow, where the environment names one, of the trials of a sweep.
private final class TrialTracking {
  /// A server that failed once is not waited for again.
  private var isGone = false

  /// A trial is told of as a whole when its results are there.
  func tell(of job: Job) {
    guard job.work == "results", !isGone else { return }
    let sink = MLflowSink(environment: ProcessInfo.processInfo.environment) { note("note: \($0)") }
    isGone = sink?.finish(PathText.folder(of: job.recipe), within: 5) == false
  }
}

/// What people are told goes to the stage's log.
private func redirectErrors(to log: String) {
  let file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  guard file >= 0 else { return note("\(log): cannot be written") }
  dup2(file, STDERR_FILENO)
  close(file)
}

private func tell(_ report: StageReport) {
  try? FileHandle.standardOutput.write(contentsOf: Data(jsonLine(report).utf8))
}

/// Writes what happens in a stage to its log, and reports it.
private final class StageObserver: Observer {
  private let log: ProgressDisplay
  private let job: Job
  private let batch: Int
  private let input: JobInput
  private let signals: StopSignals
  private var sinceStep: Stopwatch?

  init(_ plan: Plan, _ job: Job, _ input: JobInput, _ signals: StopSignals) {
    log = ProgressDisplay(plan, quiet: false, stop: signals)
    self.job = job
    batch = plan.experiment.train.batch
    self.input = input
    self.signals = signals
  }

  var wantsStop: Bool { signals.stop || input.isClosed }

  func report(_ event: Event) {
    log.report(event)
    if case .step = event {
      // More than a few a second nobody sees.
      guard (sinceStep?.seconds ?? 1) > 0.25 else { return }
      sinceStep = Stopwatch()
    }
    if let report = StageReport(event, of: job.number, batch: batch) { tell(report) }
  }
}
