import Foundation
import Metrics
import Testing

@testable import Comparisons
@testable import Components
@testable import Stages

@Suite struct ClassMeansTests {
  private func run(_ method: String, _ name: String, seed: Int, _ auroc: Double?) -> ComparedRun {
    let rows = [
      Results.Row(scorer: "knn", set: "near", metrics: ["auroc": Estimate(auroc ?? 0, auroc ?? 0, auroc ?? 0)])
    ]
    return ComparedRun(
      row: "\(method), class=\(name)",
      settings: [Setting(path: "variant", value: method), Setting(path: "one-class", value: name)], seed: seed,
      outcome: auroc == nil ? .absent("failed") : .finished(.madeUp(method, rows)), folder: nil,
      images: ["test": "toy \(name)", "near": "toy, not \(name)"], problem: "class=\(name)")
  }

  /// Two methods, two classes and two seeds; the last run of `ccl` failed.
  private var selection: RunSelection {
    let runs = [
      run("simclr", "cat", seed: 0, 0.5), run("simclr", "cat", seed: 1, 0.6),
      run("simclr", "dog", seed: 0, 0.7), run("simclr", "dog", seed: 1, 0.9),
      run("ccl", "cat", seed: 0, 0.6), run("ccl", "cat", seed: 1, 0.5),
      run("ccl", "dog", seed: 0, 0.8), run("ccl", "dog", seed: 1, nil),
    ]
    let all = runs + ComparedRun.meansOfClasses(runs, path: "one-class")
    return RunSelection(
      runs: all, baseline: Baseline(conditions: [Setting(path: "variant", value: "simclr")], of: all))
  }

  private func compared() throws -> Comparison {
    try Comparison(
      selection, baseline: selection.baseline, metrics: [.auroc], scorers: ["knn"], sets: ["near"],
      bootstrap: ImageBootstrap(resamples: 10))
  }

  @Test func `a method's mean is over its classes, seed by seed, and only where all have finished`() throws {
    let comparison = try compared()
    #expect(
      comparison.rows.map(\.name) == [
        "simclr, class=cat", "simclr, class=dog", "ccl, class=cat", "ccl, class=dog", "simclr, mean of classes",
        "ccl, mean of classes",
      ])
    let mean = try #require(comparison.cell("simclr, mean of classes", "near", "knn", .auroc))
    #expect(mean.values.map { "\($0.seed) \(percent($0.value))" } == ["0 60.00", "1 75.00"])
    // (60 + 75) / 2, and √((7.5² + 7.5²) / 1).
    #expect(percent(mean.mean ?? 0) == "67.50" && percent(mean.deviation ?? 0) == "10.61")
    let other = try #require(comparison.rows.last)
    #expect(other.seeds == [0] && other.absent.map { "\($0.seed) \($0.reason)" } == ["1 without class=dog"])
  }

  @Test func `it is compared with the baseline's mean, without an interval over images`() throws {
    let difference = try #require(try compared().cell("ccl, mean of classes", "near", "knn", .auroc)?.difference)
    #expect(percent(difference.value) == "10.00" && difference.seeds == [0] && difference.overImages == nil)
    #expect(
      try compared().notes.first
        == "mean of classes: derived for each seed from the rows of all classes; the best is marked among rows of the same classes"
    )
    #expect(try compared().notes.allSatisfy { !$0.contains("do not score the same images") })
  }

  @Test func `the best is looked for among rows of the same classes`() throws {
    let sheet = try #require(try compared().sheets().first)
    let best = sheet.rows.map { row -> Bool in
      if case .spread(_, _, let isBest) = row[2] { isBest } else { false }
    }
    // cat: .55 and .55; dog: .80 and .80; means: .675 and .70.
    #expect(best == [true, true, true, true, false, true])
  }

  @Test func `means are no runs: effects leave them out, and a single class has none`() throws {
    let effect = try #require(try compared().effects.first { $0.path == "variant" })
    #expect(effect.levels.map(\.values.count) == [3, 3])
    #expect(ComparedRun.meansOfClasses([run("ccl", "cat", seed: 0, 0.5)], path: "one-class").isEmpty)
  }
}
