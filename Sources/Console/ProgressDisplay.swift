import Clutch
import Foundation
import Stages
import Storage
import Training

/// Shows the progress of a run: a line that is rewritten on a terminal, one line per epoch elsewhere.
package final class ProgressDisplay: Observer {
  private let phases: [(name: String, epochs: Int)]
  private let quiet: Bool
  private let signals: StopSignals
  private let terminal = Terminal.current
  private let watch = Stopwatch()
  private var lineIsOpen = false
  private var sinceDrawn: Stopwatch?
  /// The losses of the current phase's epochs so far.
  private var losses: [Double] = []
  private let batch: Int
  private let machine: String

  package init(_ plan: Plan, quiet: Bool, stop signals: StopSignals) {
    phases = plan.phases.map { ($0.name, $0.epochs) }
    batch = plan.experiment.train.batch
    machine = plan.environment.summary
    self.quiet = quiet
    self.signals = signals
  }

  package var wantsStop: Bool { signals.stop }

  package func report(_ event: Event) {
    if quiet { return }
    switch event {
    case .started(let name, let folder): say("\(name) -> \(folder) (\(machine))")
    case .reused(let stage): say("\(stage): already done")
    case .phase(let name, let epochs, let steps, let epoch, let step):
      let place = epoch > 0 || step > 0 ? ", resuming at epoch \(epoch + 1), step \(step + 1)" : ""
      losses = []
      say("\(name): \(counted(epochs, "epoch")) of \(counted(steps, "step"))\(place)")
    case .step(let step): draw(step)
    case .epoch(let epoch): epochDone(epoch)
    case .clustering(let phase): transient("\(phase): clustering the training images")
    case .clustered(let clusters):
      let agreement = clusters.agreement.map { String(format: ", agreement with the previous ones %.2f", $0) } ?? ""
      say(
        "  \(clusters.clusters) clusters of \(grouped(clusters.smallest)) to \(grouped(clusters.largest)) images\(agreement)"
      )
    case .embedding(let set, let images): transient("embedding \(set): \(grouped(images)) images")
    case .scoring(let scorer): transient("scoring: \(scorer)")
    case .note(let text): say("note: \(text)")
    case .waiting(let folder): say("waiting for another process that is working on \(folder)")
    }
  }

  /// Prints how long the run took.
  package func finish() {
    if quiet { return }
    clear()
    note("done in \(duration(watch.seconds))\n")
  }

  private func epochDone(_ epoch: EpochReport) {
    losses.append(epoch.loss)
    let line = String(
      format: "  epoch %d/%d  loss %.4f  mean cosine %.3f  effective rank %.1f  %@", epoch.epoch, epoch.epochs,
      epoch.loss,
      epoch.collapse.meanCosine, epoch.collapse.effectiveRank, duration(epoch.seconds))
    say(line)
  }

  private func draw(_ step: StepReport) {
    guard terminal.isInteractive, (sinceDrawn?.seconds ?? 1) > 0.1 else { return }
    sinceDrawn = Stopwatch()
    let share = (Double(step.epoch) + Double(step.step) / Double(step.steps)) / Double(step.epochs)
    let bar = bar(share, width: 16)
    let line = String(
      format: "%@ %@ epoch %d/%d  loss %.4f%@  %.0f images/s  %@ left", step.phase, bar, step.epoch + 1, step.epochs,
      step.loss, losses.count > 1 ? " \(sparkLine(losses.suffix(12)))" : "", step.imagesPerSecond,
      timeLeft(step).map(duration) ?? "?")
    rewrite(line)
  }

  private func bar(_ share: Double, width: Int) -> String {
    let full = Int(share * Double(width))
    return String(repeating: "━", count: full) + String(repeating: "╌", count: width - full)
  }

  /// Returns the estimated seconds of training left in this phase and those after it; nil if unknown.
  private func timeLeft(_ step: StepReport) -> Double? {
    guard step.imagesPerSecond > 0, let index = phases.firstIndex(where: { $0.name == step.phase }) else { return nil }
    let after = phases[(index + 1)...].map(\.epochs).reduce(0, +)
    let steps = (step.epochs - step.epoch + after) * step.steps - step.step
    return Double(steps * batch) / step.imagesPerSecond
  }

  // MARK: Lines

  private func say(_ text: String) {
    clear()
    note(text)
  }

  /// Shows a line that the next one replaces on a terminal.
  private func transient(_ text: String) {
    if terminal.isInteractive { rewrite(text) } else { note(text) }
  }

  private func rewrite(_ text: String) {
    rewriteLine(text, terminal)
    lineIsOpen = true
  }

  /// Clears the line that is being rewritten.
  package func clear() {
    if lineIsOpen { rewriteLine() }
    lineIsOpen = false
  }
}
