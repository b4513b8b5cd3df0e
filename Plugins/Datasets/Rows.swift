import Clutch

/// Refuses a range of images that starts before the first.
func validateRows(_ rows: ClosedRange<Int>?) throws(OptionError) {
  guard let rows, rows.lowerBound < 0 || rows.upperBound == .max else { return }
  throw OptionError(
    "rows", "must be [first, last] with 0 ≤ first ≤ last, but is [\(rows.lowerBound), \(rows.upperBound)]")
}
