import Testing

@testable import Comparisons

struct SheetTests {
  @Test(
    arguments: [
      (.text("knn"), "knn"), (.spread(mean: 0.87499, deviation: 0.00126, isBest: true), "87.50 ± 0.13"),
      (.spread(mean: 1, deviation: nil, isBest: false), "100.00"), (.difference(0.0125), "+1.25"),
      (.difference(-0.00001), "0.00"), (.difference(0), "0.00"), (.interval(-0.5, 0.00004), "[-50.00, 0.00]"),
      (.absent, "-"),
    ] as [(Sheet.Cell, String)])
  func `shares are shown in percent with two decimals`(cell: Sheet.Cell, text: String) { #expect(cell.plain == text) }

  @Test func `the room for a deviation is that of the longest in its column`() {
    let rows: [[Sheet.Cell]] = [
      [
        .text("a"), .spread(mean: 0.5, deviation: nil, isBest: false), .spread(mean: 0.5, deviation: nil, isBest: true),
      ],
      [.text("b"), .spread(mean: 0.5, deviation: 0.125, isBest: false), .absent],
      [.text("c"), .spread(mean: 0.5, deviation: 0.01, isBest: false), .difference(0.25)],
    ]
    let columns: [Sheet.Column] = [.text("row"), .number("knn"), .number("lof")]
    let sheet = Sheet(title: "t", columns: columns, rows: rows, notes: [], keys: 1)
    #expect((0..<3).map { sheet.longestDeviation($0) } == [nil, "12.50", nil])
  }
}
