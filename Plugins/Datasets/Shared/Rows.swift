import Clutch

/// Rejects a range of samples that starts before the first.
func validateRows(_ rows: ClosedRange<Int>?) throws(OptionError) {
  guard let rows, rows.lowerBound < 0 || rows.upperBound == .max else { return }
  throw OptionError(
    "rows", "must be [first, last] with 0 ≤ first ≤ last, but is [\(rows.lowerBound), \(rows.upperBound)]")
}

extension ImageSet {
  /// Returns the samples of a range, or all if there is none.
  ///
  /// - Parameter files: the files of the samples, for messages.
  func taking(_ rows: ClosedRange<Int>?, of files: [String]) throws(DataError) -> ImageSet {
    guard let rows else { return self }
    guard rows.upperBound < count else {
      throw DataError(
        "\(files.joined(separator: ", ")): has \(count) \(samples.kind.rawValue), but rows end with \(rows.upperBound); "
          + "the last is \(count - 1)")
    }
    let range = rows.lowerBound..<(rows.upperBound + 1)
    return ImageSet(
      samples[range], labels: labels.map { Array($0[range]) }, classNames: classNames, notes: notes,
      paths: paths.map { Array($0[range]) })
  }
}
