import Testing

@testable import Report

@Suite struct DataTableTests {
  private let table = DataTable(
    caption: "Results of <b>", columns: [.text("scorer"), .number("auroc")],
    rows: [["knn", "81.59"], ["norm", DataTable.Cell("84.00", isBest: true)]])

  @Test func `headings say what they head, numbers are marked, the best is strong`() {
    let text = table.markup.text
    #expect(text.contains("<th scope=\"col\">scorer</th><th scope=\"col\" class=\"n\">auroc</th>"))
    #expect(text.contains("<tr><th scope=\"row\">knn</th><td class=\"n\">81.59</td></tr>"))
    #expect(text.contains("<tr><th scope=\"row\">norm</th><td class=\"n\"><strong>84.00</strong></td></tr>"))
  }

  @Test func `it scrolls in a region of its own that bears the caption`() {
    let text = table.markup.text
    #expect(text.contains("role=\"region\" aria-label=\"Results of &lt;b&gt;\""))
    #expect(text.contains("<caption class=\"unseen\">Results of &lt;b&gt;</caption>"))
    #expect(text.hasPrefix("<p class=\"title\" aria-hidden=\"true\">Results of &lt;b&gt;</p>"))
  }

  @Test func `a caption that the heading above says too is not seen twice`() {
    var quiet = table
    quiet.hidesCaption = true
    #expect(quiet.markup.text.hasPrefix("<div class=\"scroll\""))
  }
}
