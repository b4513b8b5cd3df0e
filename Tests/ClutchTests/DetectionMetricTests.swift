import Testing

@testable import Metrics

struct DetectionMetricTests {
  @Test func `the names are those of the reports`() {
    let names = ["auroc", "aupr-out", "aupr-in", "fpr95", "fpr95-ood"]
    #expect(DetectionMetric.allCases.map(\.name) == names)
  }

  @Test(arguments: DetectionMetric.allCases)
  func `a convention is one line that starts with the name`(metric: DetectionMetric) {
    #expect(metric.convention.hasPrefix("\(metric.name): "))
    #expect(!metric.convention.contains("\n") && metric.convention.count <= 100)
  }

  @Test func `the two conventions of FPR95 say which side is held at 95 percent`() {
    #expect(
      DetectionMetric.fpr95.convention
        == "fpr95: share of OOD accepted at the threshold that accepts at least 95 % of ID")
    #expect(
      DetectionMetric.fpr95OOD.convention
        == "fpr95-ood: share of ID flagged at the threshold that flags 95 % of OOD (OpenOOD v1.5's FPR95)")
  }
}
