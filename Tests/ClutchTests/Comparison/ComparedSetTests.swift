import Testing

@testable import Comparisons
@testable import Storage

struct ComparedSetTests {
  @Test func `sets to choose by are never averaged with those to test on`() {
    let sets = ComparedSet.all(["near", "far", "validation.a", "validation.b"])
    #expect(
      sets.map(\.name) == ["near", "far", "mean of sets", "validation.a", "validation.b", "mean of validation sets"])
    #expect(sets[2].members == ["near", "far"] && sets[5].members == ["validation.a", "validation.b"])
    #expect(ComparedSet.all(["near", "validation.a"]).map(\.name) == ["near", "validation.a"])
  }

  @Test func `each is told from images of its own kind, and a recipe has them at their paths`() {
    #expect(ComparedSet.inDistribution(for: "near") == "test")
    #expect(ComparedSet.inDistribution(for: "validation.a") == "validation.test")
    #expect(
      ["test", "near", "validation.test", "validation.a"].map(ComparedSet.path)
        == ["data.test", "data.ood.near", "data.validation.test", "data.validation.ood.a"])
  }

  @Test func `a curve over both kinds is refused`() throws {
    let runs = RunSelection(runs: [.measured("a", seed: 0, 0.5)])
    let error = #expect(throws: RunError.self) {
      try Curve(runs, path: "k", metric: .auroc, scorers: ["knn"], sets: ["near", "validation.a"])
    }
    #expect(
      error?.description
        == "a curve cannot combine the test set near with the validation set validation.a; name sets of one kind")
  }
}
