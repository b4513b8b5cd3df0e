import Testing

@testable import Metrics

struct ClusteringMetricTests {
  @Test func `the names are those of the reports`() {
    #expect(ClusteringMetric.allCases.map(\.name) == ["nmi", "ari", "accuracy", "purity"])
  }

  @Test(arguments: ClusteringMetric.allCases)
  func `a convention is one line that starts with the name`(metric: ClusteringMetric) {
    #expect(metric.convention.hasPrefix("\(metric.name): "))
    #expect(!metric.convention.contains("\n") && metric.convention.count <= 100)
  }
}
