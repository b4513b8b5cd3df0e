import Clutch
import Console
import Storage
import Sweeps

/// The plan of a sweep as text.
struct SweepPlanText {
  let plan: SweepPlan

  var text: String {
    let counts = plan.stages.map { [$0.stage, "\($0.withoutSharing)", "\($0.distinct)", "\($0.toDo)"] }
    let epochs = [
      "epochs", "\(plan.epochs.withoutSharing)", "\(plan.epochs.distinct)", "\(plan.epochs.toDo)",
    ]
    let table = columns([["", "without sharing", "distinct", "to do"]] + counts + [epochs])
    return """
      \(plan.name): \(counted(plan.trials.count, "trial")) -> \(plan.folder)
      \(table)
      time      \(time)\(stopping)
      """
  }

  private var stopping: String {
    guard let stopping = plan.stopping else { return "" }
    let rungs = stopping.rungs.map(String.init).joined(separator: ", ")
    return """

      stopping  \(stopping.rule), for \(stopping.trials) of \(counted(plan.trials.count, "trial")): epochs and time are upper limits
                by validation \(stopping.measure.metric.name) of \(stopping.measure.scorer) at epoch \(rungs) of the last phase
      """
  }

  /// The names of the trials, one per line.
  var trials: String { plan.trials.map { "  \($0)" }.joined(separator: "\n") }

  private var time: String {
    let threads = plan.threads.map(String.init).joined(separator: " or ")
    let machine = "\(counted(plan.jobs, "job")) of \(threads) \(plan.threads == [1] ? "thread" : "threads")"
    if plan.epochs.toDo == 0 { return "nothing is left to train" }
    guard let seconds = plan.seconds else { return "unknown until a first epoch has been timed; \(machine)" }
    return "about \(duration(seconds)) of training, going by similar epochs on this machine; \(machine)"
  }

  /// Returns rows as text, with the first column aligned left and numbers aligned right.
  private func columns(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let numbers = zip(row, widths).dropFirst().map { cell, width in
        "  " + String(repeating: " ", count: width - cell.count) + cell
      }
      return "  " + row[0].padded(to: widths[0]) + numbers.joined()
    }.joined(separator: "\n")
  }
}
