import Foundation
import Metrics
import Testing

@testable import Comparisons

/// Rows whose difference from the baseline is the same for all seeds. A few equal differences do not show how much other
/// training runs vary, so no format shows an interval over seeds, and none shows one of width 0.
@Suite struct EqualDifferencesTests {
  private func comparison(_ base: [Double], _ row: [Double]) throws -> Comparison {
    func runs(_ name: String, _ values: [Double]) -> [ComparedRun] {
      values.enumerated().map { .measured(name, seed: $0.offset, $0.element) }
    }
    return try Comparison.of(runs("base", base) + runs("new", row), baseline: "base")
  }

  private static let note =
    "over seeds: no interval where all seeds give the same difference, because this does not show how much other "
    + "training runs vary"
  private static let more =
    "more seeds: the number to add so that the interval over seeds excludes 0 with probability 0.8, if the true "
    + "difference and its spread over seeds equal the observed ones; 0 if it already does"

  @Test(
    arguments: [
      ([1, 1], [1, 1]), ([0.5, 0.6, 0.7], [0.625, 0.725, 0.825]), ([0.1, 0.2, 0.3], [0.4, 0.5, 0.6]),
      ([0, 0, 0, 0, 0], [1e-9, 1e-9, 1e-9, 1e-9, 1e-9]),
    ] as [([Double], [Double])])
  func `equal differences have no interval in any format`(base: [Double], row: [Double]) throws {
    let comparison = try comparison(base, row)
    let difference = try #require(comparison.cell("new", "near", "knn", .auroc)?.difference)
    #expect(difference.overSeeds == nil && difference.interval == nil && !difference.excludesZero)
    let sheet = comparison.sheets()[1]
    #expect(sheet.rows.map { Array($0.suffix(2)) } == [[.absent, .absent]] && sheet.notes == [Self.note])
    #expect(sheet.markdown.contains(" | - | - |") && sheet.markdown.contains(Self.note))
    #expect(sheet.latex.contains(" & -- & -- \\\\") && sheet.latex.contains("{\\footnotesize \(Self.note).\\par}"))
    let line = try #require(comparison.csv.split(separator: "\n").first { $0.hasPrefix("new,") })
    #expect(line.contains(/,\d+,-?[0-9.e-]+,+$/) && line.contains(",\(difference.value),,"))
    #expect(comparison.json.contains("\"difference\"") && !comparison.json.contains("overSeeds"))
  }

  @Test func `differences that vary a little have a narrow interval, and no note`() throws {
    // 1e-6 apart: the mean is 0.1 + 0.5e-6, and the reach is t(0.975, 1) · 0.5e-6.
    let comparison = try comparison([0.5, 0.6], [0.6, 0.700001])
    let interval = try #require(comparison.cell("new", "near", "knn", .auroc)?.difference?.overSeeds)
    #expect(agree(interval.upper - interval.lower, 2 * 12.706204736174694 * 0.5e-6, 1e-9))
    #expect(!comparison.sheets()[1].notes.contains(Self.note))
  }

  @Test func `the note stands beside that on other rows' intervals`() throws {
    let runs: [ComparedRun] = [
      .measured("base", seed: 0, 0.5), .measured("base", seed: 1, 0.5), .measured("alike", seed: 0, 0.75),
      .measured("alike", seed: 1, 0.75), .measured("other", seed: 0, 0.75), .measured("other", seed: 1, 0.5),
      .measured("single", seed: 0, 0.75),
    ]
    let sheet = try Comparison.of(runs, baseline: "base").sheets()[1]
    // The differences are 0.25 and 0: 0.125 ± 12.706 · 0.125.
    #expect(sheet.rows.map { $0[4].plain } == ["-", "[-146.33, +171.33]", "-"])
    #expect(
      sheet.notes == [
        "over seeds: Student's t, paired by seed; covers other training runs", Self.note, Self.more,
        "1 interval, not corrected for multiple comparisons: if nothing differs, 1 in 20 still excludes 0",
      ])
  }

  @Test func `a best row is not marked because all seeds give the same difference`() throws {
    let sheet = try comparison([0.5, 0.6], [0.75, 0.85]).sheets(marking: .bestBeyondBaseline)[0]
    #expect(sheet.rows.allSatisfy { row in !row.contains(where: \.isBest) })
  }

  @Test func `the interval over images does not stand in for one over several seeds`() {
    let images = Difference.Interval(Estimate(0.1, 0.05, 0.15))
    let equal = Difference(seeds: [0, 1], value: 0.1, overSeeds: nil, overImages: images)
    #expect(equal.interval == nil && !equal.excludesZero)
    #expect(Difference(seeds: [4], value: 0.1, overSeeds: nil, overImages: images).interval == images)
  }
}
