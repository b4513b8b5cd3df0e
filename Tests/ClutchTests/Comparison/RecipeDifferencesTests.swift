import Recipe
import Testing

@testable import Comparisons

struct RecipeDifferencesTests {
  private func found(_ recipes: String...) throws -> [String] {
    let nodes = try recipes.map { try parse($0, file: "recipe.yaml") }
    return differences(nodes).map { "\($0.path): \($0.labels.joined(separator: " | "))" }
  }

  @Test func `equal recipes have none, whatever the order of their keys`() throws {
    #expect(try found("{a: 1, b: {c: 2}}", "{b: {c: 2}, a: 1}") == [])
  }

  @Test func `a difference is told as deep as both have the same keys`() throws {
    #expect(
      try found("{train: {batch: 1, loss: {ccl: {t: 0.5}}}}", "{train: {batch: 2, loss: {ccl: {t: 0.1}}}}")
        == ["train.batch: 1 | 2", "train.loss.ccl.t: 0.5 | 0.1"])
  }

  @Test func `components are called by their names where those tell them apart`() throws {
    #expect(
      try found("{loss: {ccl: {t: 0.5}}}", "{loss: {nt-xent: {t: 0.5}}}", "{loss: {ccl: {t: 0.5}}}")
        == ["loss: ccl | nt-xent | ccl"])
    #expect(
      try found("{loss: {ccl: {t: 0.5}}}", "{loss: {nt-xent: {t: 0.5}}}", "{loss: {ccl: {t: 0.1}}}")
        == ["loss: {ccl: {t: 0.5}} | {nt-xent: {t: 0.5}} | {ccl: {t: 0.1}}"])
    #expect(try found("{clusters: null}", "{clusters: {every: 1}}") == ["clusters: null | every"])
  }

  @Test func `items of lists are called by their component, or by their index`() throws {
    #expect(
      try found("{augment: [{crop: {s: 1}}, {blur: {r: 1}}]}", "{augment: [{crop: {s: 2}}, {gray: {p: 1}}]}")
        == ["augment.crop.s: 1 | 2", "augment.1: blur | gray"])
    #expect(
      try found("{score: [{knn: {k: 1}}, {knn: {k: 5}}]}", "{score: [{knn: {k: 1}}, {knn: {k: 9}}]}")
        == ["score.1.knn.k: 5 | 9"])
    #expect(try found("{scale: [0.3, 1.0]}", "{scale: [0.5, 1.0]}") == ["scale.0: 0.3 | 0.5"])
    #expect(
      try found("{score: [{knn: {k: 1}}]}", "{score: [{knn: {k: 1}}, {norm: {}}]}") == ["score: [knn] | [knn, norm]"])
  }
}
