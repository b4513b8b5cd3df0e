/// One number measured under several seeds.
public struct SeedSummary: Sendable, Equatable {
  public let count: Int
  public let mean: Double

  /// √(Σ (x - mean)² / (n - 1)); nil for one seed, whose spread is unknown.
  public let standardDeviation: Double?

  /// Throws if there is no value or one is not finite.
  public init(_ values: [Double]) throws(MetricError) {
    if values.isEmpty {
      throw MetricError("values over seeds", "there are none", "give at least one")
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw MetricError(
        "values over seeds", "the one at index \(index) is \(values[index])",
        "every value must be finite")
    }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.count = values.count
    self.mean = mean
    standardDeviation =
      values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }
}
