import Testing

@testable import Clutch

struct SheetTests {
  @Test(
    arguments: [
      (.text("knn"), "knn"), (.spread(mean: 0.87499, deviation: 0.00126, isBest: true), "87.50 ± 0.13"),
      (.spread(mean: 1, deviation: nil, isBest: false), "100.00 ± -"), (.difference(0.0125), "+1.25"),
      (.difference(-0.00001), "0.00"), (.difference(0), "0.00"), (.interval(-0.5, 0.00004), "[-50.00, 0.00]"),
      (.absent, "-"),
    ] as [(Sheet.Cell, String)])
  func `shares are shown in percent with two decimals`(cell: Sheet.Cell, text: String) { #expect(cell.plain == text) }
}
