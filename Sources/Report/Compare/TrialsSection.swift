import Clutch
import Comparisons
import Foundation
import Runs
import Stages
import Storage

extension ComparisonPage {
  /// All runs with their states, and the end of the log of every failure.
  var trialsSection: Section {
    Section("runs", sweep == nil ? "The runs" : "The trials") {
      DataTable(
        caption: "Every run and its folder",
        columns: [.text("variant"), .number("seed"), .text("state"), .text("folder")],
        rows: selection.runs.filter { !$0.isMean }.map { run in
          [DataTable.Cell(title(run)), "\(run.seed)", "\(state(run))", "\(run.folder ?? "-")"]
        },
        keys: 2, hidesCaption: true
      ).markup
      hints(notRun)
      for log in failedLogs {
        details(
          "The end of \(log.path), which \(counted(log.trials, "failed trial")) \(log.trials == 1 ? "needs" : "need")"
        ) {
          tag("pre", ["tabindex": "0"]) { log.end }
        }
      }
    }
  }

  /// The row of a run, as a link to the run's report if there is one.
  private func title(_ run: ComparedRun) -> Markup {
    guard let report = run.folder.map({ "\($0)/report.html" }), FileManager.default.fileExists(atPath: report) else {
      return Markup(run.row)
    }
    return tag("a", ["href": relativeLink(from: file, to: report)]) { run.row }
  }

  /// Seeds that some variants lack and others have.
  private var notRun: [String] {
    comparison.rows.compactMap { row in
      let seeds = row.absent.filter { $0.reason == "not run" }.map { "\($0.seed)" }
      return seeds.isEmpty ? nil : "\(row.name): not run with seed \(seeds.joined(separator: ", "))."
    }
  }

  private func state(_ run: ComparedRun) -> String {
    switch run.outcome {
    case .finished: "finished"
    case .absent(let reason): reason
    }
  }

  /// The number of lines of a log to show.
  private static let lines = 40

  /// The logs of failed stages, each once.
  private var failedLogs: [(path: String, trials: Int, end: String)] {
    guard let sweep, let record = try? SweepRecord(folder: sweep) else { return [] }
    let logs = record.trials.filter { $0.state == .failed }.compactMap(\.log)
    return unique(logs).map { log in
      let text = FileManager.default.contents(atPath: "\(sweep)/\(log)").map { String(decoding: $0, as: UTF8.self) }
      let end = text.map { $0.split(separator: "\n", omittingEmptySubsequences: false).suffix(Self.lines) }
      return (log, logs.count { $0 == log }, end?.joined(separator: "\n") ?? "The file no longer exists.")
    }
  }
}
