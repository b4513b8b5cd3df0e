import Clutch
import Console
import Export
import Foundation
import Stages
import Storage
import Sweeps
import Training

extension Subcommand {
  /// The command that `clutch sweep` starts for its stages. It is not for users, so the help does not list it.
  static let worker = Subcommand(
    name: "worker", usage: "< JOBS",
    summary: "Runs stages of a sweep, given as lines of JSON; `clutch sweep` starts it.",
    details: "Reports the progress of stages on standard output, as lines of JSON.", flags: [.help], words: 0...0
  ) { _ in
    // A closed output must not kill the process: it stops at the next step, with a checkpoint.
    signal(SIGPIPE, SIG_IGN)
    let signals = StopSignals(patient: true)
    let input = JobInput(signals)
    let (worker, tracking) = (Worker(), TrialTracking())
    var code: Int32 = 0
    while code == 0, let job = try input.next() { code = carryOut(job, worker, tracking, input, signals) }
    return code
  }
}

/// Runs a job and reports how it ended. Returns an exit code other than 0 if the process should end.
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
    note(errorText(error))
    tell(StageReport(.failed, of: job.number, text: "\(error)"))
    return 0
  }
}

/// Logs the trials of a sweep to the MLflow tracking server that the environment names, if any.
private final class TrialTracking {
  /// `true` once the server has failed; it is then not tried again.
  private var isGone = false

  /// Logs a trial once its results are there.
  func tell(of job: Job) {
    guard job.completesRun, !isGone else { return }
    let sink = MLflowSink(environment: ProcessInfo.processInfo.environment) { note("note: \($0)") }
    isGone = sink?.finish(PathText.folder(of: job.recipe), within: 5) == false
  }
}

/// Redirects standard error to the stage's log.
private func redirectErrors(to log: String) {
  let file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  guard file >= 0 else { return note("\(log): cannot be written") }
  dup2(file, STDERR_FILENO)
  close(file)
}

private func tell(_ report: StageReport) {
  try? FileHandle.standardOutput.write(contentsOf: Data(JSON.line(report).utf8))
}

/// Writes the events of a stage to its log and reports them.
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
      // Nobody needs more than a few of these per second.
      guard (sinceStep?.seconds ?? 1) > 0.25 else { return }
      sinceStep = Stopwatch()
    }
    if let report = StageReport(event, of: job.number, batch: batch) { tell(report) }
  }
}
