import Foundation
import Testing

@testable import Experiments
@testable import Stages
@testable import Sweeps

@Suite struct RecipesTests {
  /// The package's own folder.
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// All complete recipes; `base.yaml` is extended by others, and golden cases are not recipes.
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
    let some = ["recipes/fashion-mnist/ccl.yaml", "recipes/cifar-100/table.yaml", "examples/cluster-energy.yaml"]
    #expect(Set(some).isSubset(of: Self.recipes))
  }

  @Test(arguments: recipes) func `nothing is wrong with a recipe`(name: String) throws {
    let words = ["check", "\(Self.package)/\(name)", "--data-root", StandIns.path, "--threads", "1"]
    let folder = try TemporaryFolder()
    let loadsPlugins = try String(contentsOfFile: "\(Self.package)/\(name)", encoding: .utf8).contains("\nplugins:")
    let outcome =
      try loadsPlugins
      ? Clutch.run(words: words, in: folder.path) : Clutch.inProcess(words: words, in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("no problems found"))
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

  private func plan(_ recipe: String) throws -> Plan {
    try Plan(
      Experiment(
        recipe: "\(Self.package)/recipes/\(recipe).yaml", overrides: ["machine.data-root=\(StandIns.path)"]))
  }

  @Test(arguments: [("cifar-10/", ["ccl-spectral", "csi", "ssd"]), ("cifar-10/full-", []), ("cifar-100/", [])])
  func `SimCLR and CCL have as many epochs, and all that trains alike shares it`(prefix: String, others: [String])
    throws
  {
    let ccl = try plan(prefix == "cifar-10/full-" ? "cifar-10/full" : "\(prefix)ccl")
    let simclr = try plan("\(prefix)simclr")
    for other in try [simclr] + others.map({ try plan(prefix + $0) }) {
      #expect(other.phases.map(\.epochs) == ccl.phases.map(\.epochs))
      #expect(other.phaseKeys[0] == ccl.phaseKeys[0])
    }
    #expect(simclr.phaseKeys[1] != ccl.phaseKeys[1])
    if prefix == "cifar-10/" {
      for scoring in ["csi", "ssd"] { #expect(try plan(prefix + scoring).phaseKeys == simclr.phaseKeys, "\(scoring)") }
    }
  }

  @Test func `the sweep of methods trains what the recipes of the methods train, and SimCLR beside them`() throws {
    let root = "machine.data-root=\(StandIns.path)"
    let sweep = try Sweep(recipe: "\(Self.package)/recipes/methods/all.yaml", overrides: [root])
    let names = [
      "simclr", "moco", "byol", "sim-siam", "swav", "moco-v3", "nnclr", "dcl", "dclw", "barlow-twins", "vicreg", "dino",
      "deep-cluster-v2", "pcl", "pro-pos", "contrastive-clustering",
    ]
    #expect(sweep.trials.map(\.name) == names && sweep.baseline.node.flow == "{variant: simclr}")
    for (name, plan) in zip(names, sweep.plans).dropFirst() {
      #expect(plan.phaseKeys == (try self.plan("methods/\(name)")).phaseKeys, "\(name)")
    }
    #expect(Set(sweep.plans.map(\.phaseKeys)).count == names.count)
    #expect(sweep.plans.allSatisfy { $0.phases.map(\.epochs).reduce(0, +) == 30 })
  }

  @Test func `one-class CIFAR-10 is SimCLR and CCL for each of ten classes, and its recipe alone is the first`() throws
  {
    let root = "machine.data-root=\(StandIns.path)"
    let sweep = try Sweep(recipe: "\(Self.package)/recipes/cifar-10/one-class.yaml", overrides: [root])
    #expect(sweep.trials.count == 20 && sweep.trials[11].name == "ccl, class=automobile")
    let first = try plan("cifar-10/one-class")
    #expect(sweep.plans[10].phaseKeys == first.phaseKeys)
    #expect(sweep.plans[10].ood.map(\.key) == first.ood.map(\.key))
  }
}
