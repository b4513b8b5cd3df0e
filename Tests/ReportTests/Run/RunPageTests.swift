import Clutch
import Foundation
import Runs
import Stages
import Testing

@testable import Report

@Suite struct RunPageTests {
  private func page() throws -> XMLPage { try XMLPage(try TinyRun.page(try TinyRun.folder.get())) }

  @Test func `the page has all sections, in order`() throws {
    let page = try page()
    #expect(
      page.all("section").map { $0.attributes["id"] } == [
        "results", "curves", "scores", "training", "clusters", "mistakes", "map", "run",
      ])
    #expect(page.headings.first == "1 tiny")
    let levels = page.headings.compactMap { Int($0.prefix(1)) }
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "no level is left out")
  }

  @Test func `nothing is fetched, referred to in vain, twice there or without words`() throws {
    let page = try page()
    #expect(page.externalReferences == [] && page.brokenReferences == [] && page.duplicateIDs == [])
    #expect(page.silentImages == 0 && page.muteTables == 0)
  }

  @Test func `names of scorers and classes, and overrides, are text`() throws {
    let html = try TinyRun.page(try TinyRun.folder.get())
    for tag in ["<script", "<b>", "<i>", "<x>"] { #expect(!html.contains(tag), "\(tag)") }
    let page = try XMLPage(html)
    #expect(page.all("h3").contains { $0.text == TinyRun.set })
    #expect(page.all("th").contains { $0.text == TinyRun.scorer })
    #expect(page.all("td").contains { $0.text == HostileDataset.classNames[1] })
    #expect(page.all("td").contains { $0.text == "name=\"<x>\"  seed=0" })
  }

  @Test func `every number of the results is in the tables`() throws {
    let results = try #require(try Results(folder: try TinyRun.folder.get()))
    let cells = try page().element("results")?.all("td").map(\.text) ?? []
    #expect(cells.count == results.rows.count * DetectionMetric.allCases.count)
    for row in results.rows {
      for estimate in row.metrics.values {
        let interval = String(format: "[%.1f, %.1f]", 100 * estimate.lower, 100 * estimate.upper)
        #expect(cells.contains("\(String(format: "%.2f", 100 * estimate.value)) \(interval)"))
      }
    }
  }

  @Test func `every chart has its numbers as a table and a file`() throws {
    let page = try page()
    let figures = page.all("figure").filter { !$0.all("svg").isEmpty }
    // Three curves per set, a histogram per scorer, six charts of training, the cluster sizes, three measures of
    // agreement with the classes (the fourth is constant), and the map.
    #expect(figures.count == 2 * 3 + 2 + 6 + 4 + 1)
    for figure in figures {
      #expect(figure.all("table").count == 1 && figure.all("a").count == 1, "\(figure.attributes["id"] ?? "")")
    }
  }

  @Test func `the learning rate has one chart, and its factor only if the log has no learning rate`() throws {
    func titles(_ page: XMLPage) -> [String] {
      page.element("training")?.all("figcaption").map(\.text).filter { $0.hasPrefix("learning rate") } ?? []
    }
    #expect(titles(try page()) == ["learning rate"])
    let copy = try TinyRun.copy()
    let log = try String(contentsOfFile: "\(copy)/log.jsonl", encoding: .utf8)
    try log.replacing(/"learningRate":[^,}]+,/, with: "").write(
      toFile: "\(copy)/log.jsonl", atomically: true, encoding: .utf8)
    #expect(titles(try XMLPage(try TinyRun.page(copy))) == ["learning rate factor"])
  }

  @Test func `the choice of the headline's scorer is told`() throws {
    let page = try page()
    let best = try #require(try RunFolder(TinyRun.folder.get()).map { RunRecord($0).bestScorer } ?? nil)
    let details = page.all("dd").map(\.text).filter { $0.contains(" by ") }
    #expect(details.count == 3)
    #expect(details.allSatisfy { $0.hasSuffix("by \(best), best of 2 scorers on the test sets") }, "\(details)")
    let mistakes = try #require(page.element("mistakes")?.all("p").first)
    #expect(mistakes.text.hasPrefix("By \(best), best of 2 scorers on the test sets. Each image is shown "))
  }

  @Test func `the curves of training part where a phase begins, and clusterings are marked`() throws {
    let training = try #require(try page().element("training"))
    let loss = try #require(training.all("figure").first { $0.all("figcaption").first?.text == "loss" })
    #expect(loss.all("line").count { $0.attributes["class"] == "minor" } == 2)
    #expect(loss.all("line").count { $0.attributes["class"] == "mark" } == 1)
    #expect(loss.all("text").contains { $0.text == "clustered" })
    #expect(loss.all("path").contains { $0.attributes["d"]?.dropFirst().contains("M") == true })
  }

  @Test func `there are pictures of every cluster and of mistakes, with their neighbours`() throws {
    let page = try page()
    #expect(page.element("clusters")?.all("img").count == 3)
    let mistakes = try #require(page.element("mistakes"))
    #expect(mistakes.all("li").count == 12 + 12 + 12 && mistakes.all("img").count == 36 * 5)
    #expect(mistakes.all("img").allSatisfy { $0.attributes["src"]?.hasPrefix("data:image/png;base64,") == true })
  }

  @Test func `the map can be coloured by set, cluster, class and score without a script`() throws {
    let map = try #require(try page().element("map"))
    #expect(map.all("input").map { $0.attributes["id"] } == ["map-set", "map-cluster", "map-class", "map-score"])
    let image = try #require(map.all("svg").first { $0.attributes["role"] == "img" })
    let points = image.all("circle").compactMap { $0.attributes["class"] }
    #expect(points.count == 48 + 32 + 16 + 16)
    #expect(points.count { $0.contains("k") } == 48, "training images have a cluster")
    #expect(points.count { $0.contains("v") } == 64, "the others have a score")
    #expect(points.allSatisfy { $0.contains("l") })
  }

  @Test func `what was run is told with the recipe as it stands in the folder`() throws {
    let folder = try TinyRun.folder.get()
    let run = try #require(try page().element("run"))
    let recipe = try #require(try RunFolder(folder)).recipe.yaml
    #expect(run.all("code").first?.text == recipe)
    let rows = run.all("tr").map { $0.children.map(\.text) }
    #expect(rows.contains(["recipe", "tiny.yaml"]) && rows.contains(["batch", "8"]))
    #expect(rows.contains(["training images", "48: hostile-names (count: 24, shift: 0, test: false, named: false)"]))
    #expect(rows.contains { $0.prefix(2) == ["warm-up", "2 of 2"] })
  }

  @Test func `it is small`() throws { #expect(try TinyRun.page(try TinyRun.folder.get()).utf8.count < 600_000) }
}
