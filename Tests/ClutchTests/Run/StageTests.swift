import Foundation
import Testing

@testable import Components
@testable import Metrics
@testable import Stages
@testable import Storage

/// The toy recipe without phases.
let untrainedRecipe = toyRecipe.replacing("  phases:\n\(phases)\n", with: "  phases: {}\n")

private let phases = """
      first: { epochs: 2, loss: toy }
      second: { epochs: 3, loss: toy-clusters, clusters: { by: toy, every: 2 } }
  """
private let bright = "bright: { toy: { levels: [220], test: true } }"

private func recipe(_ part: String, _ other: String) -> String { toyRecipe.replacing(part, with: other) }

/// Recipes whose stages differ in number or kind, by name.
private let recipes: [String: String] = [
  "a warm-up and a phase with clusters": toyRecipe,
  "no phases": untrainedRecipe,
  "one phase": recipe(phases, "    only: { epochs: 1, loss: toy }"),
  "several layers": recipe(
    "[toy]", "[toy, { toy: { layer: deep, label: deep } }, { toy: { layer: deep, views: 2, label: averaged } }]"),
  "several OOD sets": recipe(bright, "\(bright)\n    pale: { toy: { levels: [180], test: true } }"),
  "one OOD set under two names": recipe(bright, "\(bright)\n    same: { toy: { levels: [220], test: true } }"),
  "held-out validation": validationRecipe,
]

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct StageTests {
  private func plan(_ scorers: String, text: String = toyRecipe) throws -> Plan {
    try Plan(toyExperiment(text: text.replacing("score: [toy]", with: "score: \(scorers)")))
  }

  private func paths(_ stages: [any Stage]) -> [String] { stages.map(\.path) }

  @Test(arguments: recipes.keys.sorted()) func `a run lists its stages and all that they need, each once`(name: String)
    throws
  {
    let plan = try Plan(toyExperiment(text: recipes[name] ?? ""))
    let all = plan.phases.indices.map { plan.phase($0).path } + paths(plan.embeddings) + paths(plan.scores)
    #expect(plan.scores.count == plan.scorers.count * plan.scored.count && !all.isEmpty)
    #expect(Set(recipes.values).count == recipes.count)
    #expect(paths(plan.stages).sorted() == Set(all).sorted())
    #expect(StageList(plan).stages == Set(all).sorted())
  }

  @Test(arguments: recipes.keys.sorted()) func `every stage comes after those that it needs, so none needs itself`(
    name: String
  ) throws {
    let stages = try Plan(toyExperiment(text: recipes[name] ?? "")).stages
    for (place, stage) in stages.enumerated() {
      let earlier = Set(paths(Array(stages[..<place])))
      #expect(earlier.isSuperset(of: paths(stage.needs)), "\(stage.path)")
      #expect(Set(paths(withNeeds(stage.needs, by: \.key, \.needs).map(\.item))).isSubset(of: earlier))
    }
  }

  @Test func `a phase needs the phase before it, and an embedding the last phase`() throws {
    let plan = try Plan(toyExperiment())
    #expect(plan.phase(0).needs.isEmpty && paths(plan.phase(1).needs) == [plan.phase(0).path])
    for stage in plan.embeddings { #expect(paths(stage.needs) == [plan.phase(1).path]) }
    #expect(try Plan(toyExperiment(text: untrainedRecipe)).embeddings.allSatisfy(\.needs.isEmpty))
  }

  @Test func `a rung needs the phases before its own, which it trains itself`() throws {
    let plan = try Plan(toyExperiment(text: validationRecipe))
    let measure = Measure(scorer: "toy", metric: .auroc)
    #expect(plan.rung(0, epoch: 1, measure).needs.isEmpty)
    #expect(paths(plan.rung(1, epoch: 2, measure).needs) == [plan.phase(0).path])
  }

  @Test func `a score needs the embeddings of the training images and of its set, with its own views`() throws {
    let plan = try plan("[toy, { toy: { views: 3, label: averaged } }]")
    for scorer in plan.scorers {
      let views = scorer.testViews
      let needs = plan.score(scorer, plan.ood[0]).needs
      #expect(paths(needs) == paths([plan.embedding(of: plan.train, views), plan.embedding(of: plan.ood[0], views)]))
    }
    #expect(plan.scorers[0].testViews == nil && plan.scorers[1].testViews?.count == 3)
  }

  @Test func `the end of a run needs its network, its embeddings and its scores`() throws {
    let plan = try plan("[toy, { toy: { scale: 2.0, label: other } }]")
    #expect(plan.needs.map(\.kind) == [.phase, .embedding, .embedding, .embedding, .score, .score, .score, .score])
    #expect(plan.needs.first?.path == plan.phase(1).path)
  }

  @Test func `a stage computes itself and nothing else once those that it needs are there`() throws {
    let plan = try plan("[toy, { toy: { layer: projection, views: 2, label: averaged } }]")
    for score in plan.scores {
      let folder = try TemporaryFolder()
      let store = Store(runs: folder.path)
      let context = RunContext(plan, store, nil, nil)
      let order = withNeeds([score as any Stage], by: \.key, \.needs).map(\.item)
      #expect(order.map(\.kind) == [.phase, .phase, .embedding, .embedding, .score])
      for (place, stage) in order.enumerated() {
        _ = try context.value(of: stage)
        #expect(paths(plan.stages.filter { store.holds($0) }).sorted() == paths(Array(order[...place])).sorted())
      }
    }
  }

  // MARK: The walk

  /// What each letter needs: d needs b and c, which both need a; e needs nothing.
  private static let needs: [String: [String]] = ["d": ["c", "b"], "c": ["a"], "b": ["a"]]

  @Test func `what several need is listed once, before all of them`() {
    let order = withNeeds(["d", "e"], by: \.self) { Self.needs[$0] ?? [] }
    #expect(order.map(\.item) == ["a", "c", "b", "d", "e"])
    #expect(order.map(\.needs) == [[], ["a"], ["a"], ["c", "b"], []])
  }

  @Test func `items that come first keep their order, unless another needs them`() {
    #expect(withNeeds(["e", "a", "b"], by: \.self) { Self.needs[$0] ?? [] }.map(\.item) == ["e", "a", "b"])
    #expect(withNeeds(["b", "a", "e"], by: \.self) { Self.needs[$0] ?? [] }.map(\.item) == ["a", "b", "e"])
  }

  @Test func `items with the same key are one`() {
    let order = withNeeds(["Aa", "ab", "b"], by: { $0.lowercased().prefix(1) }) { _ in [] }
    #expect(order.map(\.item) == ["Aa", "b"])
  }
}
