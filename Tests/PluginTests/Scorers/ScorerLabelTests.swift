import Foundation
import Recipe
import Testing

@testable import Experiments

@Suite struct ScorerLabelTests {
  private let recipe = URL(filePath: #filePath).appending(path: "../../../../recipes/fashion-mnist/ccl.yaml")
    .standardizedFileURL.path

  private func labels(_ overrides: String...) throws -> [String] {
    try Experiment(recipe: recipe, overrides: overrides).labeledScorers().map(\.label)
  }

  @Test(arguments: ["a\\nb", "\\e[2J", "a\\tb", ".", ".."]) func `a label is a name on one line`(label: String) throws {
    let error = #expect(throws: RecipeError.self) { try labels("score=[{knn: {label: \"\(label)\"}}]") }
    #expect(
      error?.diagnostics.first?.message.hasPrefix(
        "'label' must be a name on one line, without control characters, but is ")
        == true)
  }

  @Test func `an override gives a scorer a label, beside its options`() throws {
    #expect(try labels("score.knn.label=x").contains("x"))
    #expect(try labels("score=[knn]", "score.knn.k=7", "score.knn.label=nearest") == ["nearest"])
  }

  @Test func `an override of an option that a scorer does not have names the label among those it has`() {
    let error = #expect(throws: RecipeError.self) { try labels("score.cosine-norm.zzz=1") }
    #expect(
      error?.diagnostics.map(\.message) == [
        "'cosine-norm' has no option 'zzz'; its options are 'label', 'layer', 'layers', 'views'"
      ])
  }

  @Test(arguments: ["knn", "lof", "mahalanobis", "relative-mahalanobis"])
  func `the former name of normalize is answered with the present one, in files and in overrides`(name: String) {
    for overrides in [["score=[{\(name): {unit: false}}]"], ["score=[\(name)]", "score.\(name).unit=false"]] {
      let error = #expect(throws: RecipeError.self) { try Experiment(recipe: recipe, overrides: overrides) }
      #expect(error?.diagnostics.map(\.message) == ["'\(name)' has no option 'unit'; it is now called 'normalize'"])
    }
  }
}
