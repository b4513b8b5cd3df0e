import Recipe
import Testing

@testable import Stages
@testable import Sweeps

/// The toy recipe with three classes, dark, grey and light; one of them is trained on.
let turnsRecipe = toyRecipe.replacing(
  "train: { toy: { levels: [40, 120] } }", with: "train: { toy: { classes: [dark] } }"
)
.replacing(
  "test: { toy: { levels: [40, 120], test: true } }", with: "test: { toy: { classes: [dark], test: true } }")

/// The text in the braces after `sweep:`, from column 5 of line 20 on, and the resulting messages.
private let mistakes: [(String, [String])] = [
  ("one-class: 0", ["20:16: \(rule("one-class")), but is 0"]),
  ("one-class: []", ["20:16: \(rule("one-class")), but is []"]),
  ("leave-out: dark", ["20:16: \(rule("leave-out")), but is dark"]),
  ("leave-out: [dark, grey, dark]", ["20:29: 'leave-out' has dark twice; remove one"]),
  ("one-class: [[dark], []]", ["20:25: 'one-class' has a list without classes; name some"]),
  ("one-class: [{ dark: 1 }]", ["20:17: a class must be a number or a name, but is a map"]),
  ("one-class: 2, leave-out: 2", ["20:30: 'leave-out' cannot be combined with 'one-class'; write one of them"]),
  ("one-clas: 2", ["20:5: 'sweep' has no option 'one-clas'; did you mean 'one-class'?"]),
]

private func rule(_ key: String) -> String {
  "'\(key)' must be a number of classes from 1 to 10000 or a list such as [cat, dog]"
}

@Suite struct ClassTurnsTests {
  private func sweep(_ text: String, _ overrides: String...) throws -> Sweep {
    try toySweep(text, overrides, recipe: turnsRecipe)
  }

  /// The classes of each set of a trial: train, test and each OOD set.
  private func classes(_ plan: Plan) throws -> [String] {
    try plan.sources.map { source in "\(source.name) \(Set(try source.images().labels ?? []).sorted())" }
  }

  @Test func `each class in turn is in distribution, all others are out`() throws {
    let sweep = try sweep("{ one-class: 3 }")
    #expect(sweep.trials.map(\.name) == ["class=0", "class=1", "class=2"])
    #expect(try classes(sweep.plans[0]) == ["train [0]", "test [0]", "bright [2]", "other-classes [1, 2]"])
    #expect(try classes(sweep.plans[2]) == ["train [2]", "test [2]", "bright [2]", "other-classes [0, 1]"])
    #expect(sweep.plans.allSatisfy { $0.experiment.data.ood["other-classes"]?.value.isTest == true })
  }

  @Test func `each class in turn is left out, all others are in`() throws {
    let sweep = try sweep("{ leave-out: [light, [dark, 1]] }")
    #expect(sweep.trials.map(\.name) == ["left-out=light", "left-out=[dark, 1]"])
    #expect(try classes(sweep.plans[0]) == ["train [0, 1]", "test [0, 1]", "bright [2]", "left-out [2]"])
    #expect(try classes(sweep.plans[1]) == ["train [2]", "test [2]", "bright [2]", "left-out [0, 1]"])
  }

  @Test func `classes meet variants, the grid and seeds in the order written, and share what is equal`() throws {
    let sweep = try sweep(
      "{ variants: { a: { train.phases.second.loss: toy }, b: {} }, one-class: [dark, grey], seeds: 2 }")
    #expect(
      sweep.trials.map(\.name) == [
        "a, class=dark, seed=0", "a, class=dark, seed=1", "a, class=grey, seed=0", "a, class=grey, seed=1",
        "b, class=dark, seed=0", "b, class=dark, seed=1", "b, class=grey, seed=0", "b, class=grey, seed=1",
      ])
    #expect(sweep.baseline.node.flow == "{variant: a}")
    #expect(sweep.plans[0].phaseKeys[0] == sweep.plans[4].phaseKeys[0], "the first phase of both variants is one")
    #expect(Set(sweep.plans.map(\.phaseKeys[0])).count == 4)
  }

  @Test func `what the data sets have beside their classes stays, and so does what a variant changes of them`() throws {
    let sweep = try sweep(
      "{ variants: { few: { data.train.toy.limit: 8, data.test.toy.count: 4 } }, one-class: [grey] }",
      "data.ood.other-classes={toy: {levels: [1]}}")
    let plan = sweep.plans[0]
    #expect(plan.experiment.data.train?.node.flow.contains("limit: 8") == true)
    #expect(try plan.test.images().count == 4 && plan.train.images().count == 8)
    #expect(try classes(plan) == ["train [1]", "test [1]", "bright [2]", "other-classes [0, 2]"])
    #expect(try plan.ood[1].images().count == 8)
  }

  @Test func `a class can be left out of the sweep, and be the baseline's`() throws {
    let text = "{ variants: { a: {}, b: {} }, one-class: [dark, grey], exclude: [{ one-class: grey, variant: a }] }"
    #expect(try sweep(text).trials.map(\.name) == ["a, class=dark", "b, class=dark", "b, class=grey"])
    let error = #expect(throws: RecipeError.self) {
      try sweep("{ one-class: [dark, grey], exclude: [{ one-class: gray }] }")
    }
    #expect(
      error?.diagnostics.map(\.message)
        == ["'one-class' of gray is excluded, but no trial has it; did you mean 'grey'?"])
  }

  @Test func `the command line gives classes too`() throws {
    #expect(try sweep("", "sweep.one-class=2").trials.map(\.name) == ["class=0", "class=1"])
    #expect(try sweep("{ one-class: 3 }", "sweep.one-class=[light]").trials.map(\.name) == ["class=light"])
  }

  @Test(arguments: mistakes) func `what is wrong is said at its place`(text: String, messages: [String]) throws {
    let error = #expect(throws: RecipeError.self) { try sweep("{ \(text) }") }
    let found = error?.diagnostics.map { diagnostic in
      "\(diagnostic.location.map { "\($0.line):\($0.column): " } ?? "")\(diagnostic.message)"
    }
    #expect(found == messages)
  }

  @Test func `a class that is not there, and sets that know no classes, are errors of the trials`() throws {
    let missing = try sweep("{ one-class: [dark, pink] }")
    let error = #expect(throws: RecipeError.self) { try missing.check([0, 1]) }
    #expect(
      error?.diagnostics.first?.message
        == "trial 'class=pink': toy: there is no class 'pink'; there are 'dark', 'grey', 'light'")
    let other = #expect(throws: RecipeError.self) {
      try toySweep("{ one-class: 2 }", ["data.test=counting"], recipe: turnsRecipe)
    }
    #expect(
      other?.diagnostics.map(\.message) == [
        "'counting' has no option 'except'; its options are 'levels', 'classes', 'limit', 'test'"
      ])
  }

  @Test func `images to choose by are refused beside classes that take turns`() throws {
    let error = #expect(throws: RecipeError.self) { try toySweep("{ one-class: 2 }", recipe: validationRecipe) }
    #expect(
      error?.diagnostics.map(\.message) == [
        "'sweep' has 'one-class', which cannot be combined with data.validation; leave one of them out"
      ])
  }
}
