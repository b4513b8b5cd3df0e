import Clutch
import Console
import Foundation
import Storage
import Sweeps

/// Shows the progress of a sweep: a rewritten line per running stage on a terminal, a line per epoch elsewhere.
final class SweepDisplay: SweepObserver {
  private let graph: StageGraph
  private let trials: [String]
  private let quiet: Bool
  private let signals: StopSignals
  private let terminal = Terminal.current
  /// The latest report of each running stage, by number.
  private var running: [Int: StageReport] = [:]
  private var progress = ""
  private var linesDrawn = 0
  private var sinceDrawn: Stopwatch?

  /// - Parameter trials: the names of the trials.
  init(_ graph: StageGraph, trials: [String], quiet: Bool, stop signals: StopSignals) {
    self.graph = graph
    self.trials = trials
    self.quiet = quiet
    self.signals = signals
  }

  var wantsStop: Bool { signals.stop }

  func report(_ event: SweepEvent) {
    switch event {
    case .started(let number):
      running[number] = StageReport(.doing, of: number)
      if !terminal.isInteractive { say("\(title(number)) …") }
    case .report(let report): handle(report)
    case .again(let number, let message):
      running[number] = nil
      say("\(title(number)): \(message); trying again")
    case .done(let number): running[number] = nil
    case .failed(let number, let message, let log):
      running[number] = nil
      clear()
      // A failure is shown in quiet mode too.
      note("\(title(number)): failed: \(message)\n  log: \(log)")
    case .stopped(let trial, let stop, let measured):
      let value = measured.map { String(format: ", measured %.4f", $0.value) } ?? ""
      say("\(trials[trial]): stopped at epoch \(stop.epoch) of \(stop.epochs)\(value)")
    case .waiting(let folder): say("another process is running this sweep (\(folder)); waiting for it")
    case .progress(let done, let stages, let seconds):
      let left = seconds.map { "about \(duration($0)) of training left" } ?? "time left unknown until an epoch is timed"
      progress = "\(done) of \(counted(stages, "stage")) done, \(left)"
    }
    draw()
  }

  private func handle(_ report: StageReport) {
    let before = running[report.number]
    running[report.number] = report
    // The time left that a step reports stays until the next step.
    if report.kind == .epoch || report.kind == .clusters { running[report.number]?.secondsLeft = before?.secondsLeft }
    guard !terminal.isInteractive else { return }
    if report.kind == .epoch { say("\(title(report.number)): \(text(report))") }
  }

  /// Returns a stage with the trials that need it: `phase warm-up [both, seed=1 and 3 more]`.
  private func title(_ number: Int) -> String {
    let stage = graph.stages[number]
    let others = stage.trials.count > 1 ? " and \(stage.trials.count - 1) more" : ""
    return "\(stage.title) [\(trials[stage.trials[0]])\(others)]"
  }

  private func text(_ report: StageReport) -> String {
    var parts: [String] = []
    if let epoch = report.epoch, let epochs = report.epochs {
      let now = report.kind == .epoch ? epoch : min(epoch + 1, epochs)
      parts.append("epoch \(now)/\(epochs)")
    }
    if let loss = report.loss { parts.append(String(format: "loss %.4f", loss)) }
    if report.kind == .epoch, let seconds = report.seconds { parts.append(duration(seconds)) }
    if report.kind == .step, let left = report.secondsLeft { parts.append("\(duration(left)) left") }
    if let text = report.text { parts.append(text) }
    return parts.joined(separator: "  ")
  }

  // MARK: Lines

  private func say(_ text: String) {
    if quiet { return }
    clear()
    note(text)
  }

  private func draw() {
    guard !quiet, terminal.isInteractive, (sinceDrawn?.seconds ?? 1) > 0.1 else { return }
    clear()
    sinceDrawn = Stopwatch()
    let lines = running.keys.sorted().map { "\(title($0)): \(running[$0].map(text) ?? "")" } + [progress]
    for line in lines { note(String(visible(line, keepsLines: false).prefix(terminal.width - 1))) }
    linesDrawn = lines.count
  }

  /// Clears the lines that are being rewritten.
  func clear() {
    if linesDrawn > 0 { control("\u{1B}[\(linesDrawn)F\u{1B}[J") }
    linesDrawn = 0
  }
}
