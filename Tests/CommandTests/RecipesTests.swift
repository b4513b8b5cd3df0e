import Foundation
import Testing

@testable import Clutch

@Suite struct RecipesTests {
  /// The package's own folder.
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Every recipe that stands for itself; `base.yaml` is what others extend, and golden cases are no recipes.
  private static let recipes: [String] = {
    let names = ["recipes", "examples"].flatMap { folder in
      let names = FileManager.default.enumerator(atPath: "\(package)/\(folder)")?.compactMap { $0 as? String } ?? []
      return names.map { "\(folder)/\($0)" }
    }
    let others = ["base.yaml", ".cases.yaml"]
    return names.filter { name in name.hasSuffix(".yaml") && !others.contains { name.hasSuffix($0) } }.sorted()
  }()

  private static let hasImages = FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")

  @Test func `the recipes are found`() {
    #expect(Set(["recipes/fashion-mnist/ccl.yaml", "examples/hdbscan.yaml"]).isSubset(of: Self.recipes))
  }

  @Test(.enabled(if: hasImages, "needs Debian's package dataset-fashion-mnist"), arguments: recipes)
  func `nothing is wrong with a recipe`(name: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.run("check", "\(Self.package)/\(name)", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("nothing is wrong"))
  }

  @Test(.enabled(if: hasImages, "needs Debian's package dataset-fashion-mnist"))
  func `the ablation of components trains what the ordinary recipes train, and shares it with them`() throws {
    let sweep = try Sweep(recipe: "\(Self.package)/recipes/ablations/components.yaml")
    #expect(
      sweep.trials.prefix(4).map(\.name) == ["simclr, seed=0", "simclr, seed=1", "simclr, seed=2", "samples, seed=0"])
    #expect(sweep.trials.count == 12 && sweep.baseline.node.flow == "{variant: simclr}")
    for (trial, name) in [(0, "near-simclr"), (9, "near")] {
      let plan = try Plan(Experiment(recipe: "\(Self.package)/recipes/fashion-mnist/\(name).yaml"))
      #expect(sweep.plans[trial].phaseKeys == plan.phaseKeys, "\(name)")
    }
    let graph = try StageGraph(sweep.plans, Store(runs: "/nowhere"))
    #expect(graph.stages.count { $0.title == "phase warm-up" } == 3)
    #expect(graph.stages.count { $0.title == "phase cluster-aware" } == 12)
  }
}
