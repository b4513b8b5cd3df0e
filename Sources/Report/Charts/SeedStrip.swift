import Clutch
import Comparisons

/// A strip with the values of all seeds as dots and their mean as a vertical line, small enough for a table cell.
///
/// All strips of a column have the same scale. Screen readers skip it, since the numbers are next to it.
struct SeedStrip {
  /// The lower end of the scale.
  let low: Double
  /// The upper end of the scale.
  let high: Double

  /// - Parameter values: the values of all strips. The result is nil if they are all equal.
  init?(_ values: [Double]) {
    guard let low = values.min(), let high = values.max(), high > low else { return nil }
    (self.low, self.high) = (low, high)
  }

  func markup(_ values: [Double], mean: Double) -> Markup {
    let place = Scale((low, high), to: (4, 92))
    return tag("svg", ["viewBox": "0 0 96 12", "class": "strip", "aria-hidden": "true"]) {
      tag("line", ["class": "grid", "x1": "4", "y1": "6", "x2": "92", "y2": "6"])
      for value in values { tag("circle", ["cx": coordinate(place(value)), "cy": "6", "r": "2.5"]) }
      tag(
        "line", ["class": "mean", "x1": coordinate(place(mean)), "y1": "1", "x2": coordinate(place(mean)), "y2": "11"])
    }
  }
}
