import Foundation

/// Maps the numbers of an axis to coordinates on the page.
package struct Scale {
  package let isLogarithmic: Bool
  private let domain: (low: Double, high: Double)
  private let range: (low: Double, high: Double)

  /// - Parameters:
  /// - domain: The numbers at both ends, in ascending order.
  /// - range: The coordinates of both ends.
  package init(_ domain: (Double, Double), to range: (Double, Double), isLogarithmic: Bool = false) {
    self.isLogarithmic = isLogarithmic
    self.domain = domain
    self.range = range
  }

  /// Creates a scale that spans the given values. It is logarithmic if all values are positive and the largest is more
  /// than 20 times the smallest.
  package init(spanning values: [Double], to range: (Double, Double)) {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    self.init((low, high), to: range, isLogarithmic: low > 0 && high > 20 * low)
  }

  package func callAsFunction(_ value: Double) -> Double {
    let (low, high, value) =
      isLogarithmic ? (log(domain.low), log(domain.high), log(value)) : (domain.low, domain.high, value)
    guard high > low else { return (range.low + range.high) / 2 }
    return range.low + (value - low) / (high - low) * (range.high - range.low)
  }
}

/// Returns about `count` round numbers that enclose all values, at steps of 1, 2 or 5 times a power of ten.
package func roundTicks(_ low: Double, _ high: Double, count: Int) -> [Double] {
  guard low.isFinite, high.isFinite else { return [0, 1] }
  guard high > low else {
    let margin = max(0.5, abs(low) * 1e-3)  // adding 0.5 does not change a very large number
    return roundTicks(low - margin, low + margin, count: count)
  }
  let rough = (high - low) / Double(count)
  let power = pow(10, floor(log10(rough)))
  let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
  let (before, after) = ((low / step + 1e-9).rounded(.down), (high / step - 1e-9).rounded(.up))
  // There are no round numbers between values that differ only in the last digit or that span all of Double.
  guard step.isFinite, abs(before) < 1e15, abs(after) < 1e15, let first = Int(exactly: before),
    let last = Int(exactly: after), first <= last
  else { return [low, high] }
  return (first...last).map { Double($0) * step }
}

/// Returns a number on an axis as text, without superfluous digits.
package func tickText(_ value: Double) -> String {
  let text = String(format: "%.6g", value)
  return text == "-0" ? "0" : text
}

/// Moves labels apart so that they do not overlap. Each label keeps its wanted place unless it is closer than `gap` to
/// a neighbor or outside `bounds`.
func spread(_ wanted: [Double], gap: Double, within bounds: ClosedRange<Double>) -> [Double] {
  let order = wanted.indices.sorted { wanted[$0] < wanted[$1] }
  var places = wanted
  var next = bounds.lowerBound
  for index in order {
    places[index] = max(wanted[index], next)
    next = places[index] + gap
  }
  var last = bounds.upperBound
  for index in order.reversed() {
    places[index] = min(places[index], last)
    last = places[index] - gap
  }
  return places
}
