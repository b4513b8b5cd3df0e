import Testing

@testable import Comparisons
@testable import Storage

struct CurveTests {
  static func runs(_ values: [(k: String, seed: Int, auroc: Double)], scorer: String = "knn") -> [ComparedRun] {
    values.map { value in
      .measured(
        "k=\(value.k)", seed: value.seed, value.auroc, settings: [Setting(path: "by.k-means.k", value: value.k)],
        scorer: scorer)
    }
  }

  static func curve(_ runs: [ComparedRun], path: String = "by.k-means.k") throws(RunError) -> Curve {
    let selection = RunSelection(runs: runs)
    return try Curve(selection, path: path, metric: .auroc, scorers: selection.scorers, sets: ["near"])
  }

  @Test func `a point holds the runs of a value, by its size`() throws {
    let curve = try Self.curve(
      Self.runs([("10", 0, 0.75), ("5", 0, 0.5), ("10", 1, 0.5), ("5", 1, 0.25), ("5", 2, 1)]))
    let points = curve.lines[0].points
    #expect(points.map(\.x) == [5, 10] && points.map(\.values) == [[0.5, 0.25], [0.75, 0.5]])
    #expect(points.map(\.mean) == [0.375, 0.625])
    #expect(curve.leftOut == ["seed=2 lacks k=10"])
  }

  @Test(
    arguments: [
      ([("5", 0, 0.5)], "a curve needs two values with finished runs of the same seeds"),
      (
        [("5", 0, 0.5), ("10", 1, 0.5)],
        "a curve needs two values with finished runs of the same seeds: seed=0 lacks k=10"
      ),
      (
        [("5", 0, 0.5), ("many", 0, 0.5)],
        "'many' is not a number, but a curve needs numbers; compare its values in a table"
      ),
    ] as [([(k: String, seed: Int, auroc: Double)], String)])
  func `what is no curve is refused`(values: [(k: String, seed: Int, auroc: Double)], message: String) {
    let error = #expect(throws: RunError.self) { try Self.curve(Self.runs(values)) }
    #expect(error?.description == "by.k-means.k: \(message)")
  }
}
