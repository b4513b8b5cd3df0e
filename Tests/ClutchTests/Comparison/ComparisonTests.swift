import Foundation
import Metrics
import Testing

@testable import Comparisons
@testable import Components

struct ComparisonTests {
  /// Mean, deviation, difference and both intervals are from Fixtures/comparison.py: NumPy, SciPy's `ttest_rel`, and
  /// scikit-learn's metrics on images that are drawn the same way for both rows and all seeds.
  @Test(
    arguments: [
      (
        "both", "knn", "near", .auroc,
        [
          0.7398888888888889, 0.039002967598395416, 0.08894444444444449, -0.08813948511155964, 0.26602837400044865,
          0.0035375000000000467, 0.16662500000000002,
        ]
      ),
      (
        "samples", "mahalanobis", "far", .fpr95,
        [
          0.44166666666666665, 0.08036375634160797, -0.20000000000000004, -0.48459372751975693, 0.08459372751975688,
          -0.3835416666666666, -0.06645833333333327,
        ]
      ),
      (
        "samples", "knn", "near", .auprIn,
        [
          0.8359775291641037, 0.007903868874255014, 0.13601959315769263, 0.10554981215898582, 0.16648937415639944,
          0.06585154965817647, 0.1933064468312086,
        ]
      ),
      (
        "both", "mahalanobis", "mean of sets", .auroc,
        [
          0.7227847222222222, 0.040287219319645975, 0.0477291666666666, 0.02632148746894677, 0.06913684586438643,
          -0.01779097222222222, 0.12297934027777782,
        ]
      ),
    ] as [(String, String, String, DetectionMetric, [Double])])
  func `every number is that of SciPy and scikit-learn`(
    row: String, scorer: String, set: String, metric: DetectionMetric, golden: [Double]
  ) throws {
    let runs = try MadeUpRuns()
    let comparison = try Comparison.of(
      runs.all(), baseline: "simclr", metrics: [.auroc, .fpr95, .auprIn], resamples: 200)
    let cell = try #require(comparison.cell(row, set, scorer, metric))
    let difference = try #require(cell.difference)
    let (seeds, images) = (try #require(difference.overSeeds), try #require(difference.overImages))
    let mine: [Double] = [
      try #require(cell.mean), try #require(cell.deviation), difference.value, seeds.lower, seeds.upper, images.lower,
      images.upper,
    ]
    for (own, expected) in zip(mine, golden) { #expect(agree(own, expected, 1e-9), "\(own) is not \(expected)") }
    #expect(difference.seeds == [0, 1, 2] && comparison.notes.isEmpty)
  }

  @Test func `the same runs give the same bytes, in any company`() throws {
    let runs = try MadeUpRuns()
    let all = try Comparison.of(runs.all(), baseline: "simclr", metrics: [.auroc, .fpr95], resamples: 50)
    let again = try Comparison.of(runs.all(), baseline: "simclr", metrics: [.auroc, .fpr95], resamples: 50)
    let two = try Comparison.of(
      runs.all().filter { $0.row != "samples" }, baseline: "simclr", metrics: [.auroc], resamples: 50)
    #expect(all.json == again.json)
    let cell = try #require(two.cell("both", "near", "knn", .auroc))
    #expect(cell.difference == all.cell("both", "near", "knn", .auroc)?.difference)
  }

  @Test func `one seed has no deviation and no interval over seeds, but one over images`() throws {
    let runs = try MadeUpRuns()
    let comparison = try Comparison.of(
      [runs.run("simclr", seed: 0), runs.run("both", seed: 0)], baseline: "simclr", resamples: 20)
    let cell = try #require(comparison.cell("both", "near", "knn", .auroc))
    #expect(cell.mean != nil && cell.deviation == nil)
    let difference = try #require(cell.difference)
    #expect(difference.overSeeds == nil && difference.overImages != nil && difference.seeds == [0])
    #expect(comparison.cell("simclr", "near", "knn", .auroc)?.difference == nil)
  }

  @Test func `a difference is taken over the seeds of both alone`() throws {
    let comparison = try Comparison.of(
      [
        .measured("simclr", seed: 0, 0.5), .measured("simclr", seed: 1, 0.25), .measured("both", seed: 1, 0.75),
        .measured("both", seed: 2, 0.875), .measured("samples", seed: 3, 0.5),
      ], baseline: "simclr")
    let both = try #require(comparison.cell("both", "near", "knn", .auroc))
    #expect(both.mean == 0.8125 && both.difference?.value == 0.5 && both.difference?.seeds == [1])
    #expect(comparison.cell("samples", "near", "knn", .auroc)?.difference == nil)
  }

  @Test func `seeds without results are told with the reason, and no number is made of them`() throws {
    let comparison = try Comparison.of(
      [
        .measured("simclr", seed: 0, 0.5), .absent("simclr", seed: 1, "failed: it diverged"),
        .measured("both", seed: 1, 0.75), .absent("centers", seed: 0, "not finished"),
      ])
    let absent = comparison.rows.map { row in row.absent.map { "\($0.seed) \($0.reason) \($0.folder ?? "-")" } }
    #expect(
      absent == [
        ["1 failed: it diverged runs/simclr"], ["0 not run -"], ["0 not finished runs/centers", "1 not run -"],
      ])
    #expect(comparison.rows.map(\.seeds) == [[0], [1], []])
    let cell = try #require(comparison.cell("centers", "near", "knn", .auroc))
    #expect(cell.mean == nil && cell.values.isEmpty)
  }

  @Test func `a row has no cell on a set that its recipe does not have`() throws {
    let runs = try MadeUpRuns()
    let comparison = try Comparison.of(
      [
        runs.run("simclr", seed: 0), .measured("both", seed: 0, 0.5),
      ])
    #expect(comparison.cell("both", "far", "knn", .auroc) == nil)
    #expect(comparison.cell("both", "mean of sets", "knn", .auroc) == nil)
    #expect(comparison.cell("both", "near", "knn", .auroc)?.mean == 0.5)
    #expect(comparison.cell("both", "near", "mahalanobis", .auroc)?.mean == nil)
  }

  @Test func `JSON holds the value of every seed and what the metrics mean`() throws {
    let comparison = try Comparison.of([.measured("both", seed: 4, 0.75)])
    let object = try JSONSerialization.jsonObject(with: Data(comparison.json.utf8)) as? [String: Any]
    let cells = try #require(object?["cells"] as? [[String: Any]])
    #expect((cells[0]["values"] as? [[String: Double]]) == [["seed": 4, "value": 0.75]])
    #expect((object?["conventions"] as? [String: String]) == ["auroc": DetectionMetric.auroc.convention])
  }
}
