import Foundation
import FoundationXML
import Testing
import Torch

@testable import Comparisons
@testable import Components

struct CurveSVGTests {
  /// The elements of an image in document order, with their text.
  private final class Reader: NSObject, XMLParserDelegate {
    struct Element {
      let name: String
      let attributes: [String: String]
      var text = ""
    }

    var elements: [Element] = []
    private var open: [Int] = []

    init(_ text: String) throws {
      super.init()
      let parser = XMLParser(data: Data(text.utf8))
      parser.delegate = self
      try #require(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
      _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      open.append(elements.count)
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_: XMLParser, foundCharacters text: String) { if let last = open.last { elements[last].text += text } }
    func parser(_: XMLParser, didEndElement _: String, namespaceURI _: String?, qualifiedName _: String?) {
      open.removeLast()
    }

    func all(_ name: String, _ kind: String? = nil) -> [Element] {
      elements.filter { $0.name == name && (kind == nil || $0.attributes["class"] == kind) }
    }
  }

  private let two: [(k: String, seed: Int, auroc: Double)] = [
    ("5", 0, 0.70), ("5", 1, 0.72), ("10", 0, 0.80), ("10", 1, 0.80), ("20", 0, 0.75), ("20", 1, 0.79),
  ]

  /// Computed by hand: x from 80 to 640 - (36 + 6.8 · 3) - 12 = 571.6, linear from 5 to 20; y from 65 (71 minus its
  /// deviation is 69.6) to 80 percent: 280 pixels for 15 points, upward from 336.
  @Test func `points, means and deviations lie where their numbers are`() throws {
    let image = try Reader(CurveTests.curve(CurveTests.runs(two)).svg())
    let points = image.all("circle", "run").map { "\($0.attributes["cx"] ?? "") \($0.attributes["cy"] ?? "")" }
    #expect(points == ["80 242.7", "80 205.3", "243.9 56", "243.9 56", "571.6 149.3", "571.6 74.7"])
    #expect(image.all("polyline", "mean").map { $0.attributes["points"] ?? "" } == ["80,224 243.9,56 571.6,112"])
    // Deviations: √2, 0 and 2√2 points.
    #expect(
      image.all("path", "bar").map { $0.attributes["d"] ?? "" } == [
        "M80 250.4V197.6", "M243.9 56V56", "M571.6 164.8V59.2",
      ])
    let texts = image.all("text").map(\.text)
    for text in ["65", "70", "75", "80", "5", "10", "20", "knn", "by.k-means.k", "auroc in percent; higher is better"] {
      #expect(texts.contains(text), "\(text)")
    }
    #expect(texts.contains("mean ± standard deviation over 2 runs each, one point per run"))
  }

  @Test func `title and description say it to those who do not see it`() throws {
    let image = try Reader(CurveTests.curve(CurveTests.runs(two)).svg(id: "x"))
    #expect(image.all("title").map(\.text) == ["auroc on near against k-means.k"])
    #expect(
      image.all("desc").map(\.text) == [
        "auroc in percent by by.k-means.k, mean ± standard deviation over 2 runs each, one point per run. "
          + "knn: 5: 71.00 ± 1.41, 10: 80.00 ± 0.00, 20: 77.00 ± 2.83."
      ])
    #expect(image.elements[0].attributes["aria-labelledby"] == "x-title x-description")
    #expect(
      image.all("title")[0].attributes["id"] == "x-title" && image.all("desc")[0].attributes["id"] == "x-description")
  }

  @Test func `names of scorers stay text, whatever is in them, and do not lie on each other`() throws {
    let names = ["a<b & \"c\"", "k=5 > 3", "plain"]
    let runs = names.flatMap { CurveTests.runs([("5", 0, 0.7), ("10", 0, 0.75)], scorer: $0) }
    // This is one run with three scorers, not three runs.
    let merged = ["5", "10"].enumerated().map { index, k in
      let own = runs.filter { $0.settings[0].value == k }
      let rows = own.compactMap { $0.results?.rows[0] }
      return ComparedRun(
        row: "k=\(k)", settings: own[0].settings, seed: 0, outcome: .finished(.madeUp("x", rows)), folder: nil,
        images: own[0].images)
    }
    let image = try Reader(CurveTests.curve(merged).svg())
    let labels = image.all("text", "name")
    #expect(labels.map(\.text) == names)
    let heights = labels.compactMap { $0.attributes["y"].flatMap(Double.init) }.sorted()
    #expect(heights.count == 3 && heights[1] - heights[0] >= 15 && heights[2] - heights[1] >= 15)
    #expect(image.all("path", "bar").isEmpty && image.all("text").contains { $0.text == "one run each" })
  }

  @Test func `runs that were left out are told under the image and in its description`() throws {
    let image = try Reader(CurveTests.curve(CurveTests.runs(two + [("5", 2, 0.7)])).svg())
    let caption = "mean ± standard deviation over 2 runs each, one point per run; 1 incomplete block left out"
    #expect(image.all("text").contains { $0.text == caption })
    #expect(image.all("desc")[0].text.hasSuffix(" Left out: seed=2 lacks k=10, k=20."))
  }

  @Test func `a wide span of numbers has a logarithmic axis, which says so`() throws {
    let image = try Reader(
      CurveTests.curve(CurveTests.runs([("1", 0, 0.7), ("10", 0, 0.75), ("100", 0, 0.8)])).svg())
    let xs = image.all("circle", "run").compactMap { $0.attributes["cx"].flatMap(Double.init) }
    #expect(xs[0] == 80 && abs(xs[1] - (80 + xs[2]) / 2) <= 0.1)
    #expect(image.all("text").contains { $0.text == "by.k-means.k (logarithmic)" })
  }

  @Test func `the image is light or dark as the page is, and needs nothing beside itself`() throws {
    let text = try CurveTests.curve(CurveTests.runs(two)).svg()
    #expect(text.contains("@media (prefers-color-scheme:dark)") && !text.contains("href") && !text.contains("url("))
    let image = try Reader(text)
    #expect(image.elements[0].attributes["viewBox"] == "0 0 640 400" && image.elements[0].attributes["role"] == "img")
  }
}
