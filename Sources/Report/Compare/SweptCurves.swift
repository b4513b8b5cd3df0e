import Clutch

extension ComparisonPage {
  /// The metric against every number that was varied, on every OOD set; nil where no numbers were.
  var curvesSection: Section? {
    guard let metric else { return nil }
    let tails = shortestTails(of: selection.paths)
    let plots = selection.paths.enumerated().flatMap { number, path in
      comparedSets.enumerated().compactMap { place, set -> (id: String, plot: Plot)? in
        // What is no number, or has too few values with the same seeds, has tables only.
        let curve = try? Curve(selection, path: path, metric: metric, scorers: scorers, sets: set.members)
        return curve.map { ("swept-\(number)-\(place)", plot($0, set.name, tails[path] ?? path)) }
      }
    }
    if plots.isEmpty { return nil }
    return Section("curves", "Curves against what was varied") {
      figures(plots)
      hints(["At every value the mean over seeds and all else that was varied, and the deviation as a bar."])
    }
  }

  private var scorers: [String] { unique(comparison.cells.map(\.scorer)) }

  private func plot(_ curve: Curve, _ set: String, _ name: String) -> Plot {
    let lines = curve.lines.map { line in
      Plot.Line(
        name: line.scorer, colour: scorers.firstIndex(of: line.scorer) ?? 0, form: .dotted,
        points: line.points.map { point in
          Plot.Point(point.x, 100 * point.mean, spread: point.deviation.map { 100 * $0 })
        })
    }
    var plot = Plot(
      title: "\(curve.metric.name) on \(set) against \(name)", xTitle: name, yTitle: "\(curve.metric.name) in percent",
      lines: lines)
    plot.mayBeLogarithmic = true
    let values = lines.flatMap { $0.points.flatMap { [$0.y - ($0.spread ?? 0), $0.y + ($0.spread ?? 0)] } }
    // No share lies beyond 0 ... 100, and less than a point is no difference to look at.
    let high = min(100, values.max() ?? 100)
    plot.yRange = (max(0, min(values.min() ?? 0, high - 1)), high)
    let left = curve.leftOut.count
    if left > 0 {
      plot.note = "\(counted(left, "incomplete block")) left out: \(curve.leftOut.joined(separator: "; "))."
    }
    return plot
  }
}
