import Metrics
import Stages
import Storage

extension ComparedRun {
  /// The name of the problem in means over classes.
  static let meanOfClasses = "mean of classes"

  /// Returns derived runs: for each method and seed, the mean over the classes that took turns, as papers report
  /// one-class results.
  ///
  /// - Parameters:
  /// - runs: The runs, each with its problem.
  /// - path: The path of the setting that contains the classes.
  static func meansOfClasses(_ runs: [ComparedRun], path: String) -> [ComparedRun] {
    func method(_ run: ComparedRun) -> [Setting] { run.settings.filter { $0.path != path } }
    // All means are over the same classes. If one is missing, there is no mean.
    let problems = unique(runs.compactMap(\.problem))
    guard problems.count > 1 else { return [] }
    return unique(runs.map(method)).flatMap { settings -> [ComparedRun] in
      let own = runs.filter { method($0) == settings }
      let row = own[0].row.replacing(own[0].problem ?? "", with: meanOfClasses, maxReplacements: 1)
      return unique(own.map(\.seed)).map { seed in
        ComparedRun(
          row: row, settings: settings, seed: seed, outcome: mean(own.filter { $0.seed == seed }, of: problems),
          folder: nil, images: [:], problem: meanOfClasses, isMean: true)
      }
    }
  }

  private static func mean(_ runs: [ComparedRun], of problems: [String]) -> Result {
    let results = runs.compactMap(\.results)
    if results.count < problems.count {
      let finished = Set(runs.filter { $0.results != nil }.compactMap(\.problem))
      return .absent("without \(problems.filter { !finished.contains($0) }.joined(separator: ", "))")
    }
    let rows = (results.first?.rows ?? []).compactMap { row -> Results.Row? in
      let same = results.compactMap { $0.rows.first { $0.scorer == row.scorer && $0.set == row.set } }
      guard same.count == results.count else { return nil }
      let metrics = row.metrics.keys.compactMap { metric -> (String, Estimate)? in
        let values = same.compactMap { $0.metrics[metric]?.value }
        let mean = values.reduce(0, +) / Double(values.count)
        return values.count == same.count ? (metric, Estimate(mean, mean, mean)) : nil
      }
      return Results.Row(scorer: row.scorer, set: row.set, metrics: Dictionary(uniqueKeysWithValues: metrics))
    }
    return .finished(
      Results(
        name: meanOfClasses, key: "", trainImages: results.map(\.trainImages).reduce(0, +), testImages: 0,
        oodImages: [:],
        rows: rows, clusters: []))
  }
}

extension RunSelection {
  /// A note that explains means over classes; empty if there are none.
  var meanNotes: [String] {
    guard runs.contains(where: \.isMean) else { return [] }
    return [
      "\(ComparedRun.meanOfClasses): derived for each seed from the rows of all classes; the best is marked among "
        + "rows of the same classes"
    ]
  }
}
