import Clutch
import Comparisons
import Console
import Foundation
import Runs
import Storage

/// A sorted list of runs, each with a metric, as a table of limited width or as JSON.
struct RunList {
  private let runs: [RunEntry]
  private let metric: DetectionMetric
  private let scorer: String?
  private let sweeps: SweepTrials
  /// The maximum width of the names of runs and trials.
  private static let nameWidth = 40

  init(_ runs: [RunEntry], _ arguments: Arguments) throws(UsageError) {
    let names = DetectionMetric.allCases.map(\.name)
    let sort = arguments["--sort"] ?? "time"
    let keys = ["time", "name", "size"] + names
    guard keys.contains(sort) else {
      throw UsageError(
        description: "there is no order '\(sort)'\(hint(for: sort, among: keys, otherwise: "there are"))")
    }
    let name = arguments["--metric"] ?? (names.contains(sort) ? sort : DetectionMetric.auroc.name)
    guard let metric = DetectionMetric(rawValue: name) else {
      throw UsageError(
        description: "there is no metric '\(name)'\(hint(for: name, among: names, otherwise: "there are"))")
    }
    let scorer = arguments["--scorer"]
    let scorers = unique(runs.flatMap { $0.results?.rows.map(\.scorer) ?? [] })
    if let scorer, !scorers.isEmpty, !scorers.contains(scorer) {
      throw UsageError(
        description: "there is no scorer '\(scorer)'\(hint(for: scorer, among: scorers, otherwise: "there are"))")
    }
    (self.metric, self.scorer) = (metric, scorer)
    self.runs = RunList.sorted(runs, by: sort, scorer)
    sweeps = SweepTrials(ofRuns: runs.map(\.path))
  }

  /// Notes on sweeps that could not be read.
  var notes: [String] { sweeps.problems.map { "note: \($0)" } }

  /// Sorts runs. Equal runs stay in the order of their paths; runs without the value come last.
  private static func sorted(_ runs: [RunEntry], by key: String, _ scorer: String?) -> [RunEntry] {
    let values: [Double] = runs.map { run in
      switch key {
      case "time": return -run.time.timeIntervalSince1970
      case "size": return -Double(run.bytes)
      default:
        guard let metric = DetectionMetric(rawValue: key) else { return 0 }
        guard let value = run.headline(metric, scorer: scorer)?.value, !value.isNaN else { return .infinity }
        return metric.isBetterHigher ? -value : value
      }
    }
    let order = runs.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    return order.map { runs[$0] }
  }

  // MARK: As text

  func text(bold: Bool) -> String {
    let (trials, headlines) = (runs.map(trial), runs.map { $0.headline(metric, scorer: scorer) })
    let hasTrials = trials.contains { $0 != nil }
    let header = ["run"] + (hasTrials ? ["trial"] : []) + ["seed", "state", "when", metric.name, "by", "size"]
    let rows = runs.indices.map { index in
      let (run, headline) = (runs[index], headlines[index])
      return ["\(run.name)/\(run.key)".shortened(to: Self.nameWidth)]
        + (hasTrials ? [(trials[index] ?? "-").shortened(to: Self.nameWidth)] : []) + [
          "\(run.seed)", run.state.rawValue, RunList.when(run.time), headline.map { percent($0.value) } ?? "-",
          (headline?.scorer ?? "-").shortened(to: 16), byteText(run.bytes),
        ]
    }
    let left = hasTrials ? 2 : 1
    let cells = fitted(
      [header] + rows, flexible: Array(0..<left) + [left + 4], width: Terminal.current.tableWidth)
    var lines = columns(cells, numbers: [left, left + 3, left + 5]).components(separatedBy: "\n")
    if bold { lines[0] = "\u{1B}[1m\(lines[0])\u{1B}[22m" }
    let failures = runs.compactMap { run in
      run.failure.map {
        wrap(visible("\(run.name)/\(run.key): \($0)"), width: Terminal.current.textWidth(indent: 2), indent: 2)
      }
    }
    let sum = byteText(runs.map(\.bytes).reduce(0, +))
    let choice = RunList.choice(headlines.compactMap { $0?.choices })
    return (lines + ["\(counted(runs.count, "run")), \(sum)"] + choice + failures).joined(separator: "\n")
  }

  /// Returns the rows of the trials that a run belongs to; nil if it belongs to none.
  private func trial(_ run: RunEntry) -> String? {
    let labels = unique(sweeps.entries(of: run.path).map(\.label))
    return labels.isEmpty ? nil : labels.joined(separator: "; ")
  }

  /// Returns a line that says from how many scorers the shown ones were chosen; none if there was no choice.
  private static func choice(_ numbers: [Int]) -> [String] {
    guard let most = numbers.max(), most > 1 else { return [] }
    let many = numbers.allSatisfy { $0 == most } ? "\(most)" : "up to \(most)"
    return ["by: best of \(many) scorers on the test sets; --scorer names one instead"]
  }

  private static func when(_ time: Date) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "yyyy-MM-dd HH:mm"
    return format.string(from: time)
  }

  // MARK: As JSON

  private struct Line: Encodable {
    struct Headline: Encodable {
      let name: String
      let value: Double
      let scorer: String
      /// The number of scorers of which this one is the best on the test sets; nil if there was no choice.
      let bestOf: Int?
    }

    struct Trial: Encodable {
      let sweep: String
      let name: String
      let row: String
      let variant: String?
    }

    let run: String
    let name: String
    let key: String
    let seed: Int
    let state: RunEntry.State
    let time: String
    let bytes: Int
    let metric: Headline?
    let failure: String?
    let trials: [Trial]
  }

  var json: String {
    JSON.text(
      runs.map { run in
        Line(
          run: run.path, name: run.name, key: run.key, seed: run.seed, state: run.state,
          time: run.time.formatted(Date.ISO8601FormatStyle()), bytes: run.bytes,
          metric: run.headline(metric, scorer: scorer).map {
            Line.Headline(
              name: metric.name, value: $0.value, scorer: $0.scorer, bestOf: $0.choices > 1 ? $0.choices : nil)
          }, failure: run.failure, trials: trials(run))
      }, pretty: true)
  }

  private func trials(_ run: RunEntry) -> [Line.Trial] {
    sweeps.entries(of: run.path).map { entry in
      Line.Trial(sweep: entry.sweep, name: entry.trial.name, row: entry.trial.row, variant: entry.trial.variant)
    }
  }
}
