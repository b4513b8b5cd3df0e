import Testing

@testable import ClusterAnalysis
@testable import Report

@Suite struct CriterionTextTests {
  @Test(
    arguments: [
      (.silhouette, "0.123"), (.daviesBouldin, "0.123"), (.gap, "0.123"), (.predictionStrength, "0.123"),
      (.stability, "0.123"), (.eigengap, "0.1234"), (.calinskiHarabasz, "0"), (.bic, "0"),
    ] as [(CountCriterion, String)])
  func `a value has the digits that its criterion needs`(criterion: CountCriterion, expected: String) {
    #expect(criterion.shown(0.12344) == expected)
  }

  @Test func `sums over all rows have no digits after the point`() {
    #expect(CountCriterion.bic.shown(-123_456.7) == "-123457")
    #expect(CountCriterion.calinskiHarabasz.shown(1234.4) == "1234")
  }

  @Test func `the rule of a criterion belongs to no other`() {
    #expect(Set(CountCriterion.allCases.map(\.rule)).count == CountCriterion.allCases.count)
  }

  /// A criterion chooses between a low value for 2 clusters and a high one for 3.
  @Test(arguments: [.silhouette, .calinskiHarabasz, .daviesBouldin, .stability, .eigengap, .bic] as [CountCriterion])
  func `a rule says lowest where the criterion chooses the lowest value`(criterion: CountCriterion) {
    let points = [(2, 1.0), (3, 5.0)].map { CountStudy.Point(k: $0, value: $1, standardError: nil) }
    #expect(criterion.rule.contains("the lowest") == (criterion.choice(points) == 2))
  }
}
