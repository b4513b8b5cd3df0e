import Metrics

/// The measure by which a sweep compares unfinished trials: a scorer's metric, averaged over the OOD sets of
/// `data.validation`.
public struct Measure: Codable, Hashable, Sendable {
  /// The scorer's label.
  public let scorer: String
  public let metric: DetectionMetric

  public init(scorer: String, metric: DetectionMetric) {
    self.scorer = scorer
    self.metric = metric
  }
}

extension DetectionMetric: Codable {}
