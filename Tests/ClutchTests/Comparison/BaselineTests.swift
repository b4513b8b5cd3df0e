import Testing

@testable import Comparisons
@testable import Components

struct BaselineTests {
  private func grid(_ variants: [String], _ ks: [String]) -> [ComparedRun] {
    variants.flatMap { variant in
      ks.map { k in
        ComparedRun.measured(
          "\(variant), k=\(k)", seed: 0, 0.5,
          settings: [Setting(path: "variant", value: variant), Setting(path: "clusters.by.k-means.k", value: k)])
      }
    }
  }

  @Test func `a row's name is the baseline of all`() throws {
    let selection = RunSelection(runs: grid(["both", "simclr"], ["5"]))
    let baseline = Baseline(row: "simclr, k=5", of: selection)
    #expect(baseline.name == "simclr, k=5")
    #expect(baseline.rows == ["both, k=5": "simclr, k=5", "simclr, k=5": "simclr, k=5"])
  }

  @Test func `values that some of the settings have choose a row for each, all else alike`() throws {
    let runs = grid(["both", "simclr"], ["5", "10"]) + grid(["both"], ["20"])
    let baseline = try #require(Baseline(conditions: [Setting(path: "variant", value: "simclr")], of: runs))
    #expect(baseline.name == "variant=simclr, all else equal")
    #expect(
      baseline.rows == [
        "both, k=5": "simclr, k=5", "simclr, k=5": "simclr, k=5", "both, k=10": "simclr, k=10",
        "simclr, k=10": "simclr, k=10",
      ])
    let comparison = try Comparison(
      RunSelection(runs: runs), baseline: baseline, metrics: [.auroc], scorers: ["knn"], sets: ["near"],
      bootstrap: ImageBootstrap(resamples: 0))
    #expect(comparison.rows.map(\.baseline) == ["simclr, k=5", "simclr, k=10", nil, nil, nil])
  }

  @Test func `values of all settings are one row, called by its name`() throws {
    let conditions = [Setting(path: "variant", value: "simclr"), Setting(path: "clusters.by.k-means.k", value: "5")]
    let baseline = try #require(Baseline(conditions: conditions, of: grid(["both", "simclr"], ["5", "10"])))
    #expect(baseline.name == "simclr, k=5" && Set(baseline.rows.values) == ["simclr, k=5"])
    #expect(baseline.rows.count == 4)
  }

  @Test func `values that no row has are no baseline`() {
    #expect(Baseline(conditions: [Setting(path: "variant", value: "none")], of: grid(["both"], ["5"])) == nil)
    #expect(Baseline(conditions: [], of: grid(["both"], ["5"])) == nil)
  }
}
