import Foundation
import Testing

@testable import Clutch

@Suite struct RecipesTests {
  /// The package's own folder.
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Every recipe that stands for itself; `base.yaml` is what others extend.
  private static let recipes: [String] = {
    let names = FileManager.default.enumerator(atPath: "\(package)/recipes")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix("base.yaml") }.sorted()
  }()

  private static let hasImages = FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")

  @Test func `the recipes are found`() { #expect(Self.recipes.contains("fashion-mnist/ccl.yaml")) }

  @Test(.enabled(if: hasImages, "needs Debian's package dataset-fashion-mnist"), arguments: recipes)
  func `nothing is wrong with a recipe`(name: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.run("check", "\(Self.package)/recipes/\(name)", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("nothing is wrong"))
  }

  @Test(.enabled(if: hasImages, "needs Debian's package dataset-fashion-mnist"))
  func `the ablation of components trains what the ordinary recipes train, and shares it with them`() throws {
    let sweep = try Sweep(recipe: "\(Self.package)/recipes/ablations/components.yaml")
    #expect(sweep.trials.prefix(4).map(\.name) == ["simclr, seed=0", "simclr, seed=1", "simclr, seed=2", "samples, seed=0"])
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
