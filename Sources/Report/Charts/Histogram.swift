import Clutch
import Foundation

/// A histogram of the scores of one scorer, for in-distribution images and every OOD set.
struct Histogram {
  /// The lower end of every bin, and the upper end of the last.
  let edges: [Double]
  /// The share of each set in every bin, in percent, in the order of the sets.
  let shares: [(set: String, values: [Double])]

  /// - Parameters:
  ///   - scores: the scores by set; no set is empty.
  ///   - bins: the number of bins. The first and the last include all scores beyond them.
  init(_ scores: [(set: String, values: [Float])], bins: Int = 48) {
    let pooled = scores.flatMap(\.values).filter(\.isFinite).sorted()
    func quantile(_ share: Double) -> Double {
      pooled.isEmpty ? 0 : Double(pooled[Int((share * Double(pooled.count - 1)).rounded())])
    }
    // Otherwise, a few outliers would leave all other scores in one bin.
    let low = quantile(0.002)
    let high = max(quantile(0.995), low + max(1e-6, abs(low) * 1e-6))
    let width = (high - low) / Double(bins)
    edges = (0...bins).map { low + Double($0) * width }
    shares = scores.map { set, values in
      var counts = [Int](repeating: 0, count: bins)
      for value in values where !value.isNaN {
        let place = ((Double(value) - low) / width).rounded(.down)
        counts[Int(min(Double(bins - 1), max(0, place)))] += 1
      }
      return (set, counts.map { 100 * Double($0) / Double(max(1, values.count)) })
    }
  }

  /// - Parameter threshold: the score up to which 95 % of the in-distribution images are accepted.
  func plot(_ scorer: String, threshold: Double?, colours: [String: Int]) -> Plot {
    let lines = shares.enumerated().map { index, share in
      // The last bin extends to its upper end.
      let values = share.values + [share.values.last ?? 0]
      return Plot.Line(
        name: share.set, colour: colours[share.set] ?? index, form: index == 0 ? .area : .steps,
        points: zip(edges, values).map { Plot.Point($0, $1) })
    }
    var plot = Plot(
      title: "\(scorer): scores", xTitle: "score; higher is more OOD", yTitle: "% of the set in each bin", lines: lines)
    plot.yRange = (0, max(1, shares.flatMap(\.values).max() ?? 1))
    if let threshold, let low = edges.first, let high = edges.last {
      plot.marks = [Plot.Mark(x: min(high, max(low, threshold)), label: "95 % of test", isMinor: false)]
      plot.note = "95 % of the test images score at most \(short(threshold))."
    }
    return plot
  }
}

/// Returns a score with four significant digits.
func short(_ value: Double) -> String { String(format: "%.4g", value) }
