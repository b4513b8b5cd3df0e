import Foundation
import Metrics
import Testing

@testable import Comparisons

struct CorrectionTests {
  /// Two rows with three seeds each, compared with a third.
  private func comparison() throws -> Comparison {
    let values = ["a": [0.5, 0.6, 0.7], "b": [0.61, 0.7, 0.82], "c": [0.5, 0.65, 0.69]]
    let runs = values.sorted { $0.key < $1.key }.flatMap { row, values in
      values.enumerated().map { ComparedRun.measured(row, seed: $0.offset, $0.element) }
    }
    return try Comparison.of(runs, baseline: "a")
  }

  @Test func `differences over seeds have a p-value and a number of seeds`() throws {
    let cells = try comparison().cells
    let expected = try PairedTest([0.11, 0.1, 0.12])
    let b = try #require(cells.first { $0.row == "b" }?.difference)
    #expect(abs(try #require(b.pValue) - expected.pValue) < 1e-9 && b.seedsNeeded == expected.seedsNeeded)
    #expect(cells.first { $0.row == "a" }?.difference == nil && b.correctedPValue == nil)
  }

  @Test func `a correction multiplies p-values, and changes nothing else`() throws {
    let (plain, corrected) = (try comparison(), try comparison().corrected(by: .holm))
    let before = plain.cells.compactMap { $0.difference?.pValue }
    let after = corrected.cells.compactMap { $0.difference?.correctedPValue }
    #expect(before.count == 2 && after == holm(before) && after[0] == 2 * before[0])
    #expect(corrected.cells.map { $0.difference?.value } == plain.cells.map { $0.difference?.value })
    #expect(corrected.notes == plain.notes && corrected.cells.map(\.values.count) == plain.cells.map(\.values.count))
  }

  @Test func `the table tells how many more seeds are needed, and shows corrected p-values on request`() throws {
    let (plain, corrected) = (try comparison().sheets()[1], try comparison().corrected(by: .holm).sheets()[1])
    #expect(plain.columns.last?.title == "more seeds" && corrected.columns.last?.title == "p, Holm")
    let needed = try #require(try comparison().cells.first { $0.row == "c" }?.difference?.seedsNeeded)
    #expect(plain.rows.map { $0[6] } == [.text("0"), .text("\(needed - 3)")])
    let p = try comparison().corrected(by: .holm).cells.compactMap { $0.difference?.correctedPValue }
    #expect(corrected.rows[0][7] == .text(String(format: "%.3f", p[0])))
    #expect(plain.notes.contains { $0.hasPrefix("more seeds: ") } && !plain.notes.contains { $0.hasPrefix("p, Holm") })
    #expect(
      corrected.notes.last
        == "p, Holm: paired t test over seeds, corrected for all 2 tests of this comparison; at most 0.05 is significant"
    )
  }

  @Test func `with single seeds there is nothing to tell or to correct`() throws {
    let runs: [ComparedRun] = [.measured("a", seed: 0, 0.5), .measured("b", seed: 0, 0.75)]
    let comparison = try Comparison.of(runs, baseline: "a").corrected(by: .holm)
    #expect(comparison.sheets()[1].columns.map(\.title).last == "over images")
    #expect(comparison.cells.allSatisfy { $0.difference?.correctedPValue == nil })
  }
}
