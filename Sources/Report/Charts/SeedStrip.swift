import Clutch

/// The values of all seeds as dots on a line, and their mean as a stroke; small enough for a cell of a table.
///
/// All strips of a column share the ends of their line. Listeners have the numbers beside it.
struct SeedStrip {
  /// The numbers at both ends.
  let low: Double
  let high: Double

  /// - Parameter values: those of all strips; nil where they are all the same, and there is nothing to see.
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
