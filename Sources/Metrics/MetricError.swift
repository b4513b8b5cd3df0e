/// A metric that cannot be computed from what it was given.
public struct MetricError: Error, Equatable, CustomStringConvertible {
  /// Which argument, what is wrong with it, and what would be right.
  public let description: String

  init(_ place: String, _ problem: String, _ remedy: String) {
    description = "\(place): \(problem); \(remedy)"
  }
}
