import Storage

/// A histogram with bins of equal width.
package struct EventHistogram: Sendable {
  private let values: [Double]
  /// The upper limits of the bins, ascending.
  package let limits: [Double]
  package let counts: [Double]

  /// - Parameters:
  /// - values: The values. Values that are not finite are ignored.
  /// - range: The range of the bins. Values outside count in the first or the last bin.
  package init(_ values: [Double], range: ClosedRange<Double>, bins: Int = 50) {
    self.values = values.filter(\.isFinite)
    let (low, width) = (range.lowerBound, range.upperBound - range.lowerBound)
    guard width > 0 else {
      // All values are equal.
      limits = [low + max(1e-6, abs(low) * 1e-6)]
      counts = [Double(self.values.count)]
      return
    }
    limits = (1...bins).map { low + width * Double($0) / Double(bins) }
    var counts = [Double](repeating: 0, count: bins)
    // The quotient may exceed Int, and be infinite or NaN if the width of the range overflows.
    for value in self.values {
      let place = ((value - low) / width * Double(bins)).rounded(.down)
      counts[place >= Double(bins) ? bins - 1 : max(0, Int(nearest: place))] += 1
    }
    self.counts = counts
  }

  /// The histogram as a `HistogramProto`.
  package var message: ProtobufMessage {
    var message = ProtobufMessage()
    message.double(1, values.min() ?? 0)
    message.double(2, values.max() ?? 0)
    message.double(3, Double(values.count))
    message.double(4, values.reduce(0, +))
    message.double(5, values.reduce(0) { $0 + $1 * $1 })
    message.doubles(6, limits)
    message.doubles(7, counts)
    return message
  }
}

/// Returns the range of the finite values; nil if there are none.
package func finiteRange(_ values: [Double]) -> ClosedRange<Double>? {
  let finite = values.filter(\.isFinite)
  guard let low = finite.min(), let high = finite.max() else { return nil }
  return low...high
}
