import Clutch
import Foundation

/// A sorted list of runs, each with a metric, as a table that fits 100 columns or as JSON.
struct RunList {
  private let runs: [RunEntry]
  private let metric: DetectionMetric
  private let scorer: String?

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
  }

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
    let header = ["run", "seed", "state", "when", metric.name, "by", "size"]
    let rows = runs.map { run in
      let headline = run.headline(metric, scorer: scorer)
      return [
        "\(run.name)/\(run.key)".shortened(to: 40), "\(run.seed)", run.state.rawValue, RunList.when(run.time),
        headline.map { percent($0.value) } ?? "-", (headline?.scorer ?? "-").shortened(to: 16), byteText(run.bytes),
      ]
    }
    var lines = columns([header] + rows, numbers: [1, 4, 6]).components(separatedBy: "\n")
    if bold { lines[0] = "\u{1B}[1m\(lines[0])\u{1B}[22m" }
    let failures = runs.compactMap { run in
      run.failure.map { wrap(visible("\(run.name)/\(run.key): \($0)"), width: 98, indent: 2) }
    }
    let sum = byteText(runs.map(\.bytes).reduce(0, +))
    return (lines + ["\(counted(runs.count, "run")), \(sum)"] + failures).joined(separator: "\n")
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
  }

  var json: String {
    JSON.text(
      runs.map { run in
        Line(
          run: run.path, name: run.name, key: run.key, seed: run.seed, state: run.state,
          time: run.time.formatted(Date.ISO8601FormatStyle()), bytes: run.bytes,
          metric: run.headline(metric, scorer: scorer).map {
            Line.Headline(name: metric.name, value: $0.value, scorer: $0.scorer)
          }, failure: run.failure)
      }, pretty: true)
  }
}
