import Testing

@testable import Console
@testable import Comparisons

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

  @Test func `a single seed has its mean alone, below the other means`() {
    let rows: [[Sheet.Cell]] = [
      [
        .text("a"), .spread(mean: 0.5, deviation: 0.125, isBest: false),
        .spread(mean: 0.75, deviation: nil, isBest: true),
      ],
      [.text("b"), .spread(mean: 1, deviation: nil, isBest: true), .spread(mean: 0.7, deviation: nil, isBest: false)],
    ]
    let columns: [Sheet.Column] = [.text("row"), .number("knn"), .number("lof")]
    let sheet = Sheet(title: "near", columns: columns, rows: rows, notes: [], keys: 1)
    #expect(
      TextSheet(sheet, bold: false).text == """
        near; * best
        row               knn      lof
        a     50.00 ± 12.50    75.00 *
        b    100.00         *  70.00
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

  @Test(arguments: [40, 64, 120]) func `a table takes the width that it is given, and so do title and notes`(
    width: Int
  ) {
    let note = "a note of more than forty columns, which is longer than the narrowest terminal is wide"
    let sheet = sheet(["simclr", "a row with a long name"], scorers: ["knn", "lof", "mahalanobis"], notes: [note])
    let lines = TextSheet(sheet, bold: false, width: width).text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
    #expect(lines.count { $0.contains(" ± ") } == 2 * (width == 40 ? 3 : width == 64 ? 2 : 1), "\(lines)")
  }

  @Test func `long names take more lines, at blanks or else anywhere`() {
    let long = "both, clusters.by={spectral: {k: 10}}, " + String(repeating: "x", count: 50)
    let text = TextSheet(sheet([long, "b"], scorers: ["knn"]), bold: false).text
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(text.contains("\nboth, clusters.by={spectral: {k: 10}},        1  50.00 ± 1.00\n"), "\(text)")
    #expect(text.contains("\n" + String(repeating: "x", count: 40) + "\n" + String(repeating: "x", count: 10) + "\n"))
  }
}
