import Stages
import Testing

@testable import Report

@Suite struct PageTests {
  private let page = Page(
    title: "a <b> & \"c\"", kind: "kind", subtitle: "below", figures: [KeyFigure(value: "99.24", meaning: "AUROC")],
    notes: ["Beware of </p>."],
    sections: [
      Section("results", "Results") { paragraph("first") }, Section("more", "More & more") { paragraph("second") },
    ])

  @Test func `it is a well-formed document with landmarks and headings in order`() throws {
    let document = try XMLPage(page.html)
    for name in ["header", "nav", "main", "footer"] { #expect(document.all(name).count == 1, "\(name)") }
    #expect(document.headings == ["1 a <b> & \"c\"", "2 Results", "2 More & more"])
    #expect(document.all("title").first?.text == "a <b> & \"c\" · Clutch")
    #expect(document.all("html").first?.attributes["lang"] == "en")
  }

  @Test func `the contents lead to the sections, each called by its heading`() throws {
    let document = try XMLPage(page.html)
    #expect(document.all("nav")[0].all("a").map { $0.attributes["href"] } == ["#results", "#more"])
    let sections = document.all("section")
    #expect(sections.map { $0.attributes["id"] } == ["results", "more"])
    #expect(sections.map { $0.attributes["aria-labelledby"] } == ["results-heading", "more-heading"])
    #expect(document.brokenReferences.isEmpty && document.duplicateIDs.isEmpty)
  }

  @Test func `key figures and notes are text`() throws {
    let document = try XMLPage(page.html)
    #expect(document.all("dd").first?.text == "99.24" && document.all("dt").first?.text == "AUROC")
    #expect(document.all("p").contains { $0.attributes["role"] == "note" && $0.text == "Beware of </p>." })
  }
}
