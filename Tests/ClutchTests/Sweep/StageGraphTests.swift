import Foundation
import Testing

@testable import Components
@testable import Stages
@testable import Sweeps

@Suite(.serialized) struct StageGraphTests {
  /// Eight variants of the second phase.
  static let eight = """
    { variants: { a: {}, b: { train.phases.second.loss.toy-clusters.temperature: 0.2 }, c: { \
    train.phases.second.loss: toy }, d: { train.phases.second.epochs: 1 }, e: { train.phases.second.clusters.every: 1 }, \
    f: { train.phases.second.clusters.by.toy.k: 3 }, g: { train.phases.second.clusters.on: encoder }, h: { \
    score: [{ toy: { scale: 2.0 } }] } }, seeds: 3 }
    """

  private func plan(_ sweep: Sweep, _ store: Store) throws -> (StageGraph, SweepPlan) {
    let graph = try StageGraph(sweep.plans, store)
    return (graph, SweepPlan(sweep, graph, store, EpochTimes(store)))
  }

  @Test func `eight variants of three seeds share their warm-ups, and what differs in scorers shares all training`()
    throws
  {
    let folder = try TemporaryFolder()
    let (graph, plan) = try plan(toySweep(Self.eight), Store(runs: folder.path))
    func counts(_ stage: String) -> [Int] {
      plan.stages.filter { $0.stage == stage }.flatMap { [$0.withoutSharing, $0.distinct, $0.toDo] }
    }
    #expect(plan.trials.count == 24)
    #expect(counts("phase first") == [24, 3, 3])
    #expect(counts("phase second") == [24, 21, 21])  // h trains what a trains
    #expect(counts("embedding") == [72, 63, 63])
    #expect(counts("score") == [48, 48, 48])
    #expect(counts("run") == [24, 24, 24])
    // Without sharing: 24 times 2 + 3, except 2 + 1 for d. Distinct: 3 times 2, 18 times 3, 3 times 1.
    #expect(plan.epochs.withoutSharing == 114 && plan.epochs.distinct == 63 && plan.epochs.toDo == 63)
    #expect(graph.stages.count == 3 + 21 + 21 + 24)
    #expect(graph.stages.filter { $0.title == "phase first" }.map(\.trials.count) == [8, 8, 8])
    #expect(plan.seconds == nil, "no epoch was timed")
  }

  @Test func `every stage stands after those that it needs`() throws {
    let folder = try TemporaryFolder()
    let graph = try StageGraph(toySweep(Self.eight).plans, Store(runs: folder.path))
    for (number, stage) in graph.stages.enumerated() { #expect(stage.before.allSatisfy { $0 < number }) }
    let last = graph.stages[graph.last[0]]
    #expect(last.title == "results" && last.before.map { graph.stages[$0].title } == ["phase second", "embeddings"])
  }

  @Test func `a phase that may be stopped is trained from rung to rung`() throws {
    let stop = "stop: { asha: { reduction: 3 } }"
    let graph = try MadeUpMeasurements("{ \(stop), variants: { a: {} } }", [:]).graph()
    #expect(
      graph.stages.map(\.title) == [
        "phase first", "phase second to epoch 1", "phase second to epoch 3", "phase second", "embeddings", "results",
      ])
    #expect(graph.stages.map(\.before) == [[], [0], [1], [2], [3], [3, 4]])
    #expect(graph.stages.map(\.epochs) == [2, 1, 2, 6, 0, 0] && graph.stages.map(\.firstEpoch) == [0, 0, 1, 3, 0, 0])
    #expect(graph.rungs == [0: [1, 2]] && graph.last == [5])
    // The last stage trains epochs 4 to 9.
    #expect([0, 3, 7, 9, 12].map { graph.stages[3].epochsLeft(at: $0) } == [6, 6, 2, 0, 0])
    // A phase that two trials share has no rungs, and neither has one that is shorter than the first rung.
    let scorers = "grid: { score: [[toy], [toy, { toy: { label: far } }]] }"
    let shared = try MadeUpMeasurements("{ \(stop), \(scorers) }", [:]).graph()
    #expect(shared.rungs.isEmpty && shared.stages.map(\.before) == [[], [0], [1], [1, 2], [1, 2]])
    let short = "variants: { a: { train.phases.second.epochs: 1 }, b: {} }"
    let mixed = try MadeUpMeasurements("{ \(stop), \(short) }", [:]).graph()
    #expect(mixed.rungs.keys.sorted() == [1] && mixed.stages.map(\.trials).prefix(2) == [[0, 1], [0]])
  }

  @Test func `the stages after one are those that need it, also through others`() throws {
    // 0 first, 1 second, 2 embeddings, 3 results of a; 4 second, 5 embeddings, 6 results of b.
    let sweep = try toySweep("{ variants: { a: {}, b: { train.phases.second.epochs: 1 } } }")
    let graph = try StageGraph(sweep.plans, Store(runs: "/nowhere"))
    #expect(
      graph.stages.indices.map { graph.stages(after: $0) } == [
        [1, 2, 3, 4, 5, 6], [2, 3], [3], [], [5, 6], [6], [],
      ])
  }

  @Test func `what a run has done is not done again, and times it took are used`() throws {
    let folder = try TemporaryFolder()
    let store = Store(runs: folder.path)
    _ = try Run(try Plan(toyExperiment()), store: store, observer: nil).execute()
    let (graph, plan) = try plan(
      toySweep("{ grid: { train.phases.second.loss.toy-clusters.temperature: [0.5, 0.7] } }"), store)
    #expect(graph.stages.map(\.isDone) == [true, true, true, true, false, false, false])
    #expect(plan.stages.map(\.toDo) == [0, 1, 3, 2, 1])
    #expect(plan.epochs.toDo == 3)
    #expect(try #require(plan.seconds) > 0)
  }

  @Test func `what nothing asks for is not done: a finished run whose stages were deleted`() throws {
    let folder = try TemporaryFolder()
    let store = Store(runs: folder.path)
    _ = try Run(try Plan(toyExperiment()), store: store, observer: nil).execute()
    try FileManager.default.removeItem(atPath: "\(folder.path)/.cache")
    let (graph, plan) = try plan(toySweep("{ seeds: 1 }"), store)
    #expect(graph.stages.allSatisfy(\.isDone) && plan.stages.allSatisfy { $0.toDo == 0 })
  }

  @Test func `nothing is embedded for scores that are there`() throws {
    let folder = try TemporaryFolder()
    let store = Store(runs: folder.path)
    let run = Run(try Plan(toyExperiment()), store: store, observer: nil)
    _ = try run.execute()
    try FileManager.default.removeItem(atPath: "\(folder.path)/.cache/embedding")
    try FileManager.default.removeItem(atPath: "\(run.folder)/metrics.json")
    let graph = try StageGraph(toySweep("{ seeds: 1 }").plans, store)
    #expect(graph.stages.filter { !$0.isDone }.map(\.title) == ["results"])
  }

  @Test func `the keys of stages know nothing of the sweep`() throws {
    let plan = try toySweep("{ variants: { a: {}, b: { train.phases.second.epochs: 1 } }, seeds: [0, 4] }").plans[0]
    #expect(plan.key == (try Plan(toyExperiment())).key)
    #expect(plan.recipe.yaml == (try Plan(toyExperiment())).recipe.yaml)
  }

  @Test func `jobs share the cores where threads are not given`() throws {
    let recipe = toyRecipe.replacing("threads: 1", with: "threads: auto, jobs: 2")
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let sweep = try toySweep("{ variants: { a: {}, b: { machine.threads: 3 } } }", recipe: recipe)
    #expect(sweep.jobs == 2 && sweep.plans.map(\.environment.threads) == [max(1, cores / 2), 3])
  }
}
