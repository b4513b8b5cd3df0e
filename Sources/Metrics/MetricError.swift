/// An error for a metric that cannot be computed from its arguments.
public struct MetricError: Error, Equatable, CustomStringConvertible {
  /// The argument, the problem and the correction.
  public let description: String

  init(_ place: String, _ problem: String, _ remedy: String) {
    description = "\(place): \(problem); \(remedy)"
  }
}
