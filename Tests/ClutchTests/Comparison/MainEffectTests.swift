import Testing

@testable import Comparisons
@testable import Components

struct MainEffectTests {
  private func run(_ loss: String, _ k: String, seed: Int, _ auroc: Double?) -> ComparedRun {
    let settings = [Setting(path: "loss", value: loss), Setting(path: "by.k-means.k", value: k)]
    let row = "\(loss), k=\(k)"
    guard let auroc else { return .absent(row, seed: seed, "failed", settings: settings) }
    return .measured(row, seed: seed, auroc, settings: settings)
  }

  /// Computed by hand. At k = 20, only ccl has all runs, so nt-xent is in no block of k, and only k = 5 and 10 are in
  /// blocks of loss.
  @Test func `levels are averaged over complete blocks, and the others are named`() throws {
    let runs = [
      run("ccl", "5", seed: 0, 0.5), run("ccl", "10", seed: 0, 0.625), run("ccl", "20", seed: 0, 0.75),
      run("nt-xent", "5", seed: 0, 0.25), run("nt-xent", "10", seed: 0, 0.375), run("nt-xent", "20", seed: 0, nil),
    ]
    let effects = try Comparison.of(runs).effects
    #expect(effects.map(\.path) == ["loss", "by.k-means.k"])
    let loss = effects[0]
    #expect(loss.levels.map(\.value) == ["ccl", "nt-xent"])
    #expect(loss.levels.map(\.values) == [[0.5, 0.625], [0.25, 0.375]])
    #expect(loss.levels.map(\.mean) == [0.5625, 0.3125])
    #expect(agree(try #require(loss.levels[0].deviation), 0.125 / 2.0.squareRoot()))
    #expect(loss.leftOut == ["k=20, seed=0 lacks loss=nt-xent"])
    let k = effects[1]
    #expect(k.levels.map(\.value) == ["5", "10", "20"] && k.levels.map(\.mean) == [0.5, 0.625, 0.75])
    #expect(k.levels.allSatisfy { $0.deviation == nil })
    #expect(k.leftOut == ["loss=nt-xent, seed=0 lacks k=20"])
  }

  @Test func `the seed is part of a block`() throws {
    let runs = [
      run("ccl", "5", seed: 0, 0.5), run("nt-xent", "5", seed: 1, 0.25), run("ccl", "10", seed: 1, 0.5),
      run("nt-xent", "10", seed: 1, 0.125),
    ]
    let loss = try #require(try Comparison.of(runs).effects.first)
    #expect(loss.levels.map(\.values) == [[0.5], [0.125]])
    #expect(loss.leftOut == ["k=5, seed=0 lacks loss=nt-xent", "k=5, seed=1 lacks loss=ccl"])
  }

  @Test func `where one thing was varied the rows say it all`() throws {
    let runs = ["5", "10"].map { k in
      ComparedRun.measured("k=\(k)", seed: 0, 0.5, settings: [Setting(path: "k", value: k)])
    }
    #expect(try Comparison.of(runs).effects.isEmpty)
  }

  @Test func `without a complete block there is no level`() throws {
    let runs = [run("ccl", "5", seed: 0, 0.5), run("nt-xent", "10", seed: 0, 0.25)]
    #expect(try Comparison.of(runs).effects.allSatisfy { $0.levels.isEmpty && $0.leftOut.count == 2 })
  }
}
