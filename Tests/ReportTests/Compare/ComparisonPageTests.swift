import Components
import Foundation
import Testing

@testable import Report

@Suite struct ComparisonPageTests {
  @Test func `the page has its sections and nothing that is fetched, broken or silent`() throws {
    let page = try XMLPage(try MadeUpComparison.page())
    #expect(page.all("section").map { $0.attributes["id"] } == ["results", "tables", "curves", "effects", "runs"])
    #expect(page.externalReferences == [] && page.brokenReferences == [] && page.duplicateIDs == [])
    #expect(page.silentImages == 0 && page.muteTables == 0)
    #expect(page.headings.first == "1 a & b")
  }

  @Test func `settings stand beside results, of the mean of sets, with the difference to the baseline`() throws {
    let page = try XMLPage(try MadeUpComparison.page(baseline: "a<b>, k=5"))
    let rows = try #require(page.element("results")).all("tr").map { $0.children.map(\.text) }
    #expect(rows[0] == ["variant", "k", "loss", "seeds", "knn", "norm & co"])
    #expect(rows[1] == ["a<b>, k=5", "5", "a<b>", "2", "63.50", "53.50"])
    // 10.2 and 9.8 points, with t = 12.7 for two seeds: 10 ± 12.7 · 0.2.
    let difference = "(+10.00 [+7.46, +12.54])"
    // One point for both seeds, which does not show how much other seeds vary.
    #expect(rows[2] == ["a<b>, k=10", "10", "a<b>", "2", "64.50 (+1.00)", "54.50 (+1.00)"])
    #expect(rows[4] == ["plain, k=5", "5", "plain", "2", "73.50 \(difference)", "63.50 \(difference)"])
    #expect(rows[7] == [MadeUpComparison.broken, "-", "-", "0 of 2", "-", "-"])
  }

  @Test func `only a best value whose difference excludes 0 is bold, in all tables, and the legend says so`() throws {
    func bold(_ page: XMLPage, _ section: String) -> [String] {
      page.element(section)?.all("table").first?.all("strong").map { String($0.text.prefix { $0 != " " }) } ?? []
    }
    // The differences of the best row are 12.2 and 11.8 points.
    let page = try XMLPage(try MadeUpComparison.page(baseline: "a<b>, k=5"))
    #expect(bold(page, "results") == ["75.50", "65.50"] && bold(page, "tables") == ["73.00", "63.00"])
    let legend = """
      In brackets: the difference from the baseline in points, with its 95 % interval over seeds, or over images if \
      there is only one common seed. Several seeds that all give the same difference give no interval. Bold, here and \
      in the tables below: the best value of a column, if this interval excludes 0. The intervals are not corrected for \
      multiple comparisons.
      """
    #expect(page.element("results")?.all("p").contains { $0.text == legend } == true)
    let best = try XMLPage(try MadeUpComparison.page(baseline: "plain, k=200"))
    #expect(bold(best, "results").isEmpty && bold(best, "tables").isEmpty)
    let alone = try XMLPage(try MadeUpComparison.page())
    #expect(bold(alone, "results").isEmpty)
    let none = "No value is bold, here and in the tables below, because there is no baseline to compare with."
    #expect(alone.element("results")?.all("p").contains { $0.text == none } == true)
  }

  @Test func `a run with a report of its own is a link to it`() throws {
    let folder = NSTemporaryDirectory() + "clutch-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = "\(folder)/runs/<plain, k=5>"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    try "".write(toFile: "\(run)/report.html", atomically: true, encoding: .utf8)
    let links = try #require(try XMLPage(try MadeUpComparison.page(in: folder)).element("runs")).all("a")
    #expect(links.map(\.text) == ["plain, k=5", "plain, k=5"])
    #expect(links.first?.attributes["href"] == "runs/%3Cplain%2C%20k%3D5%3E/report.html")
  }

  @Test func `the tables are those that the command prints, others can be opened`() throws {
    let page = try XMLPage(try MadeUpComparison.page(baseline: "a<b>, k=5"))
    let tables = try #require(page.element("tables"))
    #expect(tables.all("h3").map(\.text) == ["near", "<far>", "mean of sets"])
    let captions = tables.all("caption").map(\.text)
    #expect(captions[0] == "near: auroc in percent, mean ± standard deviation over seeds; higher is better")
    #expect(tables.all("details").first?.all("caption").first?.text.hasPrefix("near: fpr95 in percent") == true)
    #expect(tables.all("a").map { $0.attributes["download"] } == ["comparison.csv", "other-metrics.csv"])
  }

  @Test func `numbers that were varied have a curve for each set, with deviations`() throws {
    let curves = try #require(try XMLPage(try MadeUpComparison.page()).element("curves"))
    #expect(
      curves.all("figcaption").map(\.text) == [
        "auroc on near against k", "auroc on <far> against k", "auroc on mean of sets against k",
      ])
    let rows = curves.all("figure")[0].all("tr").map { $0.children.map(\.text) }
    #expect(rows[0] == ["line", "k", "auroc in percent", "± deviation"])
    #expect(rows.count == 1 + 2 * 3 && rows[1].prefix(3) == ["knn", "5", "66"])
  }

  @Test func `what did not finish is told, with why`() throws {
    let page = try XMLPage(try MadeUpComparison.page())
    let rows = try #require(page.element("runs")).all("tr").map { $0.children.map(\.text) }
    #expect(rows.last == [MadeUpComparison.broken, "0", "failed: the loss is </td> infinite", "-"])
    #expect(page.all("li").contains { $0.text == "\(MadeUpComparison.broken): not run with seed 1." })
    #expect(rows[1] == ["a<b>, k=5", "0", "finished", "nowhere/runs/<a<b>, k=5>"])
    #expect(page.all("p").contains { $0.text == "7 variants, 2 seeds; 12 of 13 runs finished" })
  }
}
