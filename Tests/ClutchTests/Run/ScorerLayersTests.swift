import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Experiments
@testable import Stages

/// The scorers, and the resulting error with its line and column.
private let mistakes: [(String, String)] = [
  ("{ layers: [] }", "18:26: 'layers' is empty; name layers such as 'encoder', or leave it out"),
  ("{ layers: [encoder, encoder] }", "18:36: 'layers' has 'encoder' twice; remove one"),
  (
    "{ layer: encoder, layers: [projection] }",
    "18:18: 'layer' cannot be combined with 'layers'; name all layers in 'layers'"
  ),
  (
    "{ layers: [encoder, Deep] }",
    "18:36: 'layers[1]' must be the name of a layer, such as 'encoder', 'projection' or 'layer3', but is 'Deep'"
  ),
  ("{ layers: [encoder, projection], zzz: 1 }", "18:49: 'toy' has no option 'zzz'; its options are 'layer', 'scale'"),
]

@Suite struct ScorerLayersTests {
  private func experiment(_ scorers: String) throws -> Experiment {
    try toyExperiment(text: toyRecipe.replacing("score: [toy]", with: "score: \(scorers)"))
  }

  @Test func `a list of layers makes a scorer for each, named after its layer`() throws {
    let scorers = try experiment("[{ toy: { layers: [projection, encoder], scale: 2 } }]").labeledScorers()
    #expect(scorers.map(\.label) == ["toy(layer=projection)", "toy(layer=encoder)"])
    #expect(scorers.map(\.choice.value.layer) == [.projection, .encoder])
    #expect(scorers.allSatisfy { ($0.choice.value as? ToyScorer)?.scale == 2 })
  }

  @Test func `a label is followed by the layer, also of a single one`() throws {
    let (both, one) = ("layers: [encoder, projection], label: both", "layers: [encoder], label: a")
    #expect(
      try experiment("[toy, { toy: { \(both) } }, { toy: { \(one) } }]").labeledScorers().map(\.label)
        == ["toy", "both(layer=encoder)", "both(layer=projection)", "a(layer=encoder)"])
  }

  @Test func `scores are those of scorers with one layer each`() throws {
    let together = try Plan(experiment("[{ toy: { layers: [encoder, projection] } }]"))
    let apart = try Plan(experiment("[{ toy: { layer: encoder } }, { toy: { layer: projection } }]"))
    #expect(together.scorers.map(\.label) == apart.scorers.map(\.label))
    #expect(together.scores.map(\.key) == apart.scores.map(\.key))
    #expect(Set(together.scores.map(\.key)).count == 4)
  }

  @Test func `the recipe that a run leaves describes the same run`() throws {
    let text = "[{ toy: { layers: [encoder, projection], views: 2, label: both } }]"
    let plan = try Plan(experiment(text))
    #expect(plan.scorers.allSatisfy { $0.testViews?.count == 2 })
    #expect(
      plan.recipe["score"]?.flow
        == "[{toy: {scale: 1.0, views: 2, layers: [encoder, projection], label: both}}]")
    #expect(try Plan(toyExperiment(text: plan.recipe.yaml)).key == plan.key)
  }

  @Test func `overrides reach the list`() throws {
    let experiment = try toyExperiment("score.toy.layers=[projection]", "score.toy.scale=3")
    #expect(try experiment.labeledScorers().map(\.choice.value.layer) == [.projection])
    #expect(try toyExperiment("score=[{toy: {layers: null}}]").labeledScorers().map(\.label) == ["toy"])
  }

  @Test(arguments: mistakes) func `mistakes are said at their place`(options: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try experiment("[{ toy: \(options) }]") }
    let found = error?.diagnostics.map { diagnostic in
      "\(diagnostic.location.map { "\($0.line):\($0.column): " } ?? "")\(diagnostic.message)"
    }
    #expect(found == [message])
  }
}
