import Metrics
import Testing

@testable import Comparisons
@testable import Stages

struct ComparisonSheetsTests {
  @Test func `for every set and metric there is a table of means and one of differences`() throws {
    let runs = try MadeUpRuns()
    let comparison = try Comparison.of(
      runs.all().filter { $0.row != "samples" }, baseline: "simclr", metrics: [.auroc, .fpr95], resamples: 20)
    #expect(
      comparison.sheets().map { $0.title.prefix { $0 != "," && $0 != ";" } } == [
        "near: auroc in percent", "near: auroc minus that of simclr", "near: fpr95 in percent",
        "near: fpr95 minus that of simclr", "far: auroc in percent", "far: auroc minus that of simclr",
        "far: fpr95 in percent", "far: fpr95 minus that of simclr", "mean of sets: auroc in percent",
        "mean of sets: auroc minus that of simclr", "mean of sets: fpr95 in percent",
        "mean of sets: fpr95 minus that of simclr",
      ])
    #expect(comparison.sheets()[1].rows.map { $0[0] } == [.text("knn"), .text("mahalanobis")])
    let direction = comparison.sheets().map(\.title).filter { $0.hasSuffix("is better") }.map { $0.suffix(15) }
    #expect(
      direction == [
        "igher is better", "lower is better", "igher is better", "lower is better", "igher is better",
        "lower is better",
      ])
  }

  @Test func `the best as shown is marked, all of those that tie, by the metric's direction`() throws {
    func best(_ metric: DetectionMetric, _ values: [Double]) throws -> [Bool] {
      let runs = values.enumerated().map { index, value in
        let rows = [Results.Row(scorer: "knn", set: "near", metrics: [metric.name: Estimate(value, value, value)])]
        return ComparedRun(
          row: "\(index)", settings: [], seed: 0, outcome: .finished(.madeUp("x", rows)), folder: nil,
          images: ["near": "x"])
      }
      return try Comparison.of(runs, metrics: [metric]).sheets()[0].rows.map { $0[2].isBest }
    }
    #expect(try best(.auroc, [0.80004, 0.8, 0.79]) == [true, true, false])
    #expect(try best(.fpr95, [0.3, 0.1, 0.10004]) == [false, true, true])
    #expect(try best(.auroc, [0.8]) == [false])
  }

  @Test func `intervals that are shown are counted, and said not to be corrected`() {
    let notes = Comparison.madeUp.sheets()[1].notes
    #expect(
      notes == [
        "over seeds: Student's t, paired by seed; covers other training runs",
        "over images: bootstrap, 1000 draws of the test images, shared by both rows and all seeds; covers "
          + "other test images, not other training runs",
        "4 intervals, not corrected for multiple comparisons: if nothing differs, 1 in 20 still excludes 0",
      ])
  }

  @Test func `without a baseline there are no differences, and without seeds in common a line of dashes`() throws {
    let runs: [ComparedRun] = [.measured("a", seed: 0, 0.5), .measured("b", seed: 0, 0.75), .measured("c", seed: 1, 1)]
    #expect(try Comparison.of(runs).sheets().count == 1)
    let differences = try Comparison.of(runs, baseline: "a").sheets()[1]
    #expect(differences.rows[0] == [.text("knn"), .text("b"), .text("1"), .difference(0.25), .absent, .absent])
    #expect(differences.rows[1] == [.text("knn"), .text("c"), .text("0"), .absent, .absent, .absent])
    #expect(differences.notes.isEmpty)
  }

  @Test func `what is missing stands below, with its reason and place, and the row's seeds tell it`() {
    let comparison = Comparison.madeUp
    #expect(comparison.sheets()[0].rows.map { $0[1] } == [.text("2"), .text("2"), .text("1 of 2")])
    #expect(
      comparison.footnotes == [
        "[k|5]*, seed 1: failed: no <x> (runs/a_b)", "a note on 50%", DetectionMetric.auroc.convention,
      ])
  }

  @Test func `seeds that are missing for one reason stand in one line`() throws {
    let comparison = try Comparison.of([
      .measured("a", seed: 0, 0.5), .measured("a", seed: 1, 0.5), .measured("a", seed: 2, 0.5),
      .measured("b", seed: 0, 1),
    ])
    #expect(comparison.footnotes.first == "b, seeds 1, 2: not run")
  }
}
