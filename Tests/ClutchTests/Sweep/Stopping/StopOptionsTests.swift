import Foundation
import Recipe
import Testing

@testable import Stages

/// The text after `sweep:`, from column 5 of line 21 on, with two variants, and the resulting messages.
private let mistakes: [(String, [String])] = [
  (
    "stop: {}", ["21:5: 'asha' is missing, and so is 'median'; write one of them, such as 'asha: {}'"]
  ),
  ("stop: { asha: {}, median: {} }", ["21:31: 'median' cannot be combined with 'asha'; write one of them"]),
  ("stop: { asha: { reduction: 1 } }", ["21:32: 'reduction' must be 2 or more, but is 1"]),
  ("stop: { asha: { reduction: 2000 } }", ["21:32: 'reduction' must be at most 1000, but is 2000"]),
  ("stop: { asha: { first: 0 } }", ["21:28: 'first' must be 1 or more, but is 0"]),
  ("stop: { median: { trials: 0 } }", ["21:31: 'trials' must be 1 or more, but is 0"]),
  ("stop: { median: { frist: 2 } }", ["21:23: 'median' has no option 'frist'; did you mean 'first'?"]),
  (
    "stop: { asha: {}, measure: { metric: aurc } }",
    [
      "21:42: 'metric' must be one of 'auroc', 'aupr-out', 'aupr-in', 'fpr95', 'fpr95-ood', but is 'aurc'; did you mean 'auroc'?"
    ]
  ),
  (
    "stop: { asha: {}, measure: { scorer: tyo } }",
    ["21:11: 'stop' uses the scorer 'tyo', but there is none; did you mean 'toy'?"]
  ),
  (
    "stop: { asha: { first: 3 } }",
    ["21:11: 'stop' first measures at epoch 3, but the last phase has 3 epochs; use a smaller 'first'"]
  ),
  (
    "stop: { median: {} }, grid: { score: [[toy], [{ toy: { label: far } }]] }",
    [
      "21:11: trial 'score=[toy(label=far)], a' and 1 more: 'stop' uses the scorer 'toy', but there is none; there are 'far'"
    ]
  ),
  (
    "stop: { median: {} }, grid: { data.validation: [null] }",
    ["21:11: 'stop' needs validation images; add 'validation: {test: …, ood: {…}}' to 'data'"]
  ),
]

@Suite(.serialized) struct StopOptionsTests {
  @Test(arguments: mistakes)
  func `what is wrong is said at its place`(text: String, messages: [String]) throws {
    let sweep = "{ \(text), variants: { a: {}, b: { train.phases.second.loss: toy } } }"
    let error = #expect(throws: RecipeError.self) { try toySweep(sweep, recipe: validationRecipe) }
    let found = error?.diagnostics.map { diagnostic in
      let place = diagnostic.location.map { "\($0.line):\($0.column): " } ?? ""
      return place + diagnostic.message
    }
    #expect(found == messages)
  }

  @Test func `without images to choose by there is no stopping`() throws {
    let error = #expect(throws: RecipeError.self) { try toySweep("{ stop: { asha: {} }, seeds: 2 }") }
    #expect(
      error?.diagnostics.map(\.message) == [
        "'stop' needs validation images; add 'validation: {test: …, ood: {…}}' to 'data'"
      ])
  }

  @Test func `the measure is the first scorer's auroc unless another is named`() throws {
    let scorers = ["score=[{toy: {label: near}}, toy]"]
    let first = try toySweep("{ stop: { asha: {} }, seeds: 2 }", scorers, recipe: validationRecipe)
    #expect(first.stopping?.measure == Measure(scorer: "near", metric: .auroc))
    let text = "{ stop: { asha: {}, measure: { scorer: toy, metric: fpr95 } }, seeds: 2 }"
    let named = try toySweep(text, scorers, recipe: validationRecipe)
    #expect(named.stopping?.measure == Measure(scorer: "toy", metric: .fpr95))
    #expect(first.key != named.key, "another rule has a folder, and decisions, of its own")
  }
}
