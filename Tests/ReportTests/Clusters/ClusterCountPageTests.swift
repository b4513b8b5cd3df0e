import Metrics
import Testing

@testable import ClusterAnalysis
@testable import Components
@testable import Report

/// A made-up page on the number of clusters.
enum MadeUpCounts {
  static let results: [ClusterCountPage.Result] = [
    (.silhouette, points([0.25, 0.5, 0.125], error: 0.01), 3),
    (.calinskiHarabasz, points([120, 90, 60], error: nil), 2),
    (.gap, points([0.1, 0.4, 0.3], error: 0.02), 3),
    (.predictionStrength, points([1], error: 0), 2),
    (.eigengap, [], nil),
  ]

  private static func points(_ values: [Double], error: Double?) -> [CountStudy.Point] {
    values.enumerated().map { CountStudy.Point(k: $0.offset + 2, value: $0.element, standardError: error) }
  }

  static func page(labels: Bool = true) throws -> String {
    let found = try [2, 3, 4].map { k in
      try ClusteringMetrics(labels: [0, 0, 1, 1, 2, 2], clusters: (0..<6).map { $0 / 2 % k })
    }
    return ClusterCountPage(
      title: "a <b> & c", subtitle: "100 images", counts: [2, 3, 4], results: results, agreement: labels ? found : nil
    ).html
  }
}

@Suite struct ClusterCountPageTests {
  private func rows(_ section: String, _ page: XMLPage) throws -> [[String]] {
    try #require(page.element(section)).all("tr").map { $0.children.map(\.text) }
  }

  @Test func `the page has its sections and nothing that is fetched, broken or silent`() throws {
    let page = try XMLPage(try MadeUpCounts.page())
    #expect(page.all("section").map { $0.attributes["id"] } == ["results", "values", "curves", "labels"])
    #expect(page.externalReferences == [] && page.brokenReferences == [] && page.duplicateIDs == [])
    #expect(page.silentImages == 0 && page.muteTables == 0)
    #expect(page.headings.first == "1 a <b> & c")
    let bare = try XMLPage(try MadeUpCounts.page(labels: false))
    #expect(bare.all("section").map { $0.attributes["id"] } == ["results", "values", "curves"])
  }

  @Test func `each criterion has its choice, with the value and the rule`() throws {
    let rows = try rows("results", XMLPage(try MadeUpCounts.page()))
    #expect(rows[0] == ["criterion", "clusters", "value", "rule"])
    #expect(rows[1] == ["silhouette", "3", "0.500 ± 0.010", "the highest mean silhouette"])
    #expect(rows[2].prefix(3) == ["calinski-harabasz", "2", "120"])
    #expect(rows[5].prefix(3) == ["eigengap", "none", "-"])
  }

  @Test func `choices are marked in the table of values, by a sign and in bold`() throws {
    let page = try XMLPage(try MadeUpCounts.page())
    let rows = try rows("values", page)
    #expect(rows[0] == ["clusters", "silhouette", "calinski-harabasz", "gap", "prediction-strength", "eigengap"])
    #expect(rows[1] == ["2", "0.250", "120 *", "0.100", "1.000 *", "-"])
    #expect(rows[2] == ["3", "0.500 *", "90", "0.400 *", "-", "-"])
    #expect(page.element("values")?.all("strong").map(\.text) == ["120 *", "1.000 *", "0.500 *", "0.400 *"])
  }

  @Test func `each criterion with values has a curve with its choice, error bars and numbers`() throws {
    let page = try XMLPage(try MadeUpCounts.page())
    let figures = try #require(page.element("curves")).all("figure")
    #expect(figures.map { $0.all("figcaption").first?.text } == MadeUpCounts.results.dropLast().map(\.criterion.name))
    #expect(figures[0].all("line").count { $0.attributes["class"] == "bar" } == 3)
    #expect(figures[1].all("line").count { $0.attributes["class"] == "bar" } == 0)
    #expect(figures.allSatisfy { $0.all("line").count { $0.attributes["class"] == "mark" } == 1 })
    #expect(figures[0].all("desc").first?.text.hasSuffix("Chosen: 3 clusters, the highest mean silhouette.") == true)
  }

  @Test func `the most frequent choice comes first, and of equal ones the smallest`() throws {
    let page = try XMLPage(try MadeUpCounts.page())
    #expect(page.all("dd").map(\.text) == ["2 chosen by 2 of 5 criteria"])
    let none = ClusterCountPage(title: "t", subtitle: "", counts: [2], results: [(.gap, [], nil)], agreement: nil)
    #expect(try XMLPage(none.html).all("dd").isEmpty)
  }

  @Test func `the agreement with classes is in a table of its own`() throws {
    let rows = try rows("labels", XMLPage(try MadeUpCounts.page()))
    #expect(rows[0].first == "clusters" && rows.count == 4)
    #expect(rows[2].dropFirst().allSatisfy { $0 == "1.000" }, "three clusters are the classes")
    #expect(rows[1].dropFirst().allSatisfy { $0 != "1.000" })
  }
}
