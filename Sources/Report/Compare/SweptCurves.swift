import Clutch
import Comparisons
import Stages
import Storage

extension ComparisonPage {
  /// Plots of the metric against every varied number, on every OOD set; nil if no numbers were varied.
  var curvesSection: Section? {
    guard let metric else { return nil }
    let tails = shortestTails(of: selection.paths)
    let plots = selection.paths.enumerated().flatMap { number, path in
      comparedSets.enumerated().compactMap { place, set -> (id: String, plot: Plot)? in
        // Settings that are not numbers, or have too few values with the same seeds, have only tables.
        let curve = try? Curve(selection, path: path, metric: metric, scorers: scorers, sets: set.members)
        return curve.map { ("swept-\(number)-\(place)", plot($0, set.name, tails[path] ?? path)) }
      }
    }
    if plots.isEmpty { return nil }
    return Section("curves", "Curves over varied settings") {
      figures(plots)
      hints(["Each point is the mean over seeds and all other varied settings; bars show one deviation."])
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
    // Shares lie within 0 ... 100, and a range below one point would magnify noise.
    let high = min(100, values.max() ?? 100)
    plot.yRange = (max(0, min(values.min() ?? 0, high - 1)), high)
    let left = curve.leftOut.count
    if left > 0 {
      plot.note = "\(counted(left, "incomplete block")) left out: \(curve.leftOut.joined(separator: "; "))."
    }
    return plot
  }
}
