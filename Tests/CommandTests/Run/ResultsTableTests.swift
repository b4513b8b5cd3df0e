import Foundation
import Metrics
import Testing

@testable import Command
@testable import Stages

@Suite struct ResultsTableTests {
  private func table(_ scorers: [String], _ estimate: Estimate) -> String {
    let names = DetectionMetric.allCases.map(\.name)
    let metrics = Dictionary(uniqueKeysWithValues: names.map { ($0, estimate) })
    return ResultsTable(
      Results(
        name: "n", key: "k", trainImages: 1, testImages: 2000, oodImages: ["odd": 10_000],
        rows: scorers.map { Results.Row(scorer: $0, set: "odd", metrics: metrics) }, clusters: [])
    ).text
  }

  @Test func `the widest numbers and a long label fit 100 columns`() {
    let labels = ["knn", "mahalanobis(clusters=10, covariance=shared)"]
    let text = table(labels, Estimate(1, 1, 1))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(text)")
    #expect(text.contains("\nknn                       100.00 [100, 100]  100.00 [100, 100]"))
    #expect(text.contains("\nmahalanobis(…nce=shared)  100.00 "))
  }

  @Test func `a cell is a percentage with its interval`() {
    let text = table(["knn"], Estimate(0.98765, 0.9, 0.99999))
    #expect(text.contains("odd: 10,000 images out of distribution, 2,000 in; percent [95 % interval]\n"))
    #expect(text.contains("\nknn     98.77 [90.0, 100]"))
  }
}
