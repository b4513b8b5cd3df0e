import Metrics
import Testing

@testable import Comparisons
@testable import Stages

@Suite struct ComparedRunTests {
  private func run(_ values: [(scorer: String, set: String, metrics: [String: Double])]) -> ComparedRun {
    let rows = values.map { value in
      Results.Row(scorer: value.scorer, set: value.set, metrics: value.metrics.mapValues { Estimate($0, $0 / 2, 1) })
    }
    return ComparedRun(
      row: "a", settings: [], seed: 0, outcome: .finished(.madeUp("a", rows)), folder: nil, images: [:])
  }

  @Test func `a value is the mean over sets, of one scorer and one metric`() {
    let run = run([
      ("knn", "near", ["auroc": 0.5, "fpr95": 0.25]), ("knn", "far", ["auroc": 0.75]), ("norm", "near", ["auroc": 1]),
    ])
    #expect(run.value(.auroc, scorer: "knn", sets: ["near", "far"]) == 0.625)
    #expect(run.value(.fpr95, scorer: "knn", sets: ["near"]) == 0.25)
    #expect(run.estimate(.auroc, scorer: "knn", set: "far") == Estimate(0.75, 0.375, 1))
  }

  @Test func `there is no mean of a part of the sets, of no sets or of an absent run`() {
    let run = run([("knn", "near", ["auroc": 0.5])])
    #expect(run.value(.auroc, scorer: "knn", sets: ["near", "far"]) == nil)
    #expect(run.value(.auroc, scorer: "knn", sets: []) == nil)
    #expect(run.value(.auroc, scorer: "lof", sets: ["near"]) == nil)
    #expect(run.value(.auprIn, scorer: "knn", sets: ["near"]) == nil)
    let absent = ComparedRun.absent("a", seed: 0, "failed")
    #expect(absent.results == nil && absent.value(.auroc, scorer: "knn", sets: ["near"]) == nil)
    #expect(absent.estimate(.auroc, scorer: "knn", set: "near") == nil)
  }
}
