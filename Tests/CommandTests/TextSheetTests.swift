import Testing

@testable import Clutch
@testable import Command

@Suite struct TextSheetTests {
  private func sheet(_ names: [String], scorers: [String], notes: [String] = []) -> Sheet {
    let rows = names.enumerated().map { index, name -> [Sheet.Cell] in
      [.text(name), .text("\(index + 1)")]
        + scorers.indices.map { .spread(mean: 0.5 + 0.05 * Double(index + $0), deviation: 0.01, isBest: index == 1) }
    }
    return Sheet(
      title: "near: auroc in percent", columns: [.text("row"), .number("seeds")] + scorers.map { .number($0) },
      rows: rows, notes: notes, keys: 2)
  }

  @Test func `columns are as wide as they must be, numbers at the right, the best with a star`() {
    #expect(
      TextSheet(sheet(["a", "longer"], scorers: ["knn", "cosine-to-centers"], notes: ["a note"]), bold: false).text
        == """
        near: auroc in percent; * best
        row     seeds             knn  cosine-to-centers
        a           1  50.00 ± 1.00       55.00 ± 1.00
        longer      2  55.00 ± 1.00 *     60.00 ± 1.00 *
        a note
        """)
  }

  @Test func `on a terminal the best are bold as well, and nothing else changes`() {
    let plain = TextSheet(sheet(["a", "b"], scorers: ["knn"]), bold: false).text
    let bold = TextSheet(sheet(["a", "b"], scorers: ["knn"]), bold: true).text
    #expect(bold.contains("  \u{1B}[1m55.00 ± 1.00 *\u{1B}[22m"))
    #expect(bold.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[22m", with: "") == plain)
  }

  @Test func `what does not fit 100 columns stands below, with the rows' names again`() {
    let scorers = (0..<9).map { "scorer-\($0)" }
    let text = TextSheet(sheet(["simclr", "both"], scorers: scorers), bold: false).text
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    #expect(lines.filter { $0.hasPrefix("simclr") }.count == 2 && lines.filter { $0.hasPrefix("row") }.count == 2)
    for scorer in scorers { #expect(text.contains(scorer)) }
  }

  @Test func `long names take more lines, at blanks or else anywhere`() {
    let long = "both, clusters.by={spectral: {k: 10}}, " + String(repeating: "x", count: 50)
    let text = TextSheet(sheet([long, "b"], scorers: ["knn"]), bold: false).text
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(text.contains("\nboth, clusters.by={spectral: {k: 10}},        1  50.00 ± 1.00\n"), "\(text)")
    #expect(text.contains("\n" + String(repeating: "x", count: 40) + "\n" + String(repeating: "x", count: 10) + "\n"))
  }
}
