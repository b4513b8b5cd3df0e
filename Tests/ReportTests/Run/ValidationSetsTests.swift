import Clutch
import Foundation
import Storage
import Testing

@testable import Report

/// Sets of `data.validation` are measured against their own images and used for nothing else.
@Suite struct ValidationSetsTests {
  /// The tiny run, with its set `far` turned into a validation set.
  private func page() throws -> XMLPage {
    let folder = try TinyRun.copy()
    // The changed files have other checksums.
    try FileManager.default.removeItem(atPath: "\(folder)/\(Checksums.fileName)")
    let path = "\(folder)/metrics.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
      .replacing("\"far\"", with: "\"validation.far\"").replacing(
        "\"testImages\"", with: "\"validationImages\" : 48, \"testImages\"")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    for scorer in ["mahalanobis", TinyRun.scorer] {
      // All OOD scores are above all scores of validation.test, but not above those of test.
      let files = [
        "validation.far": [Float](repeating: 1e9, count: 16), "validation.test": [Float](repeating: 0, count: 48),
      ]
      for (set, scores) in files {
        try NumPy.encode(Tensor(scores)).write(to: URL(fileURLWithPath: "\(folder)/scores/\(scorer).\(set).npy"))
      }
    }
    return try XMLPage(try TinyRun.page(folder))
  }

  @Test func `they have a table and curves against their own images`() throws {
    let page = try page()
    #expect(page.all("p").filter { $0.attributes["class"] == "note" }.isEmpty)
    let captions = page.element("results")?.all("caption").map(\.text)
    #expect(captions?.last == "16 images out of distribution, 48 in, for choosing settings; percent")
    let roc = try #require(page.all("figure").first { $0.all("figcaption").first?.text == "validation.far: ROC" })
    #expect(roc.all("tr").dropFirst().prefix(3).map { $0.children[1].text } == ["0", "0", "1"])
  }

  @Test func `they are in no histogram, gallery, map or figure at the top`() throws {
    let page = try page()
    for id in ["scores", "mistakes", "map"] {
      let section = try #require(page.element(id))
      #expect(section.text.contains("odd-ones") && !section.text.contains("validation"), "\(id)")
    }
    #expect(!page.all("dt").contains { $0.text.contains("validation") })
  }
}
