/// A summary of one number measured with several seeds.
public struct SeedSummary: Sendable, Equatable {
  public let count: Int
  public let mean: Double

  /// The standard deviation √(Σ (x - mean)² / (n - 1)); nil for one seed, because its spread is unknown.
  public let standardDeviation: Double?

  /// Throws an error if there is no value or a value is not finite.
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
