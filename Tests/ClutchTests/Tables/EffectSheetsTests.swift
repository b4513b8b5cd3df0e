import Testing

@testable import Comparisons

struct EffectSheetsTests {
  private func grid(without missing: (String, String)? = nil) throws -> Comparison {
    let runs = ["ccl", "nt-xent"].enumerated().flatMap { i, loss in
      ["5", "10"].enumerated().compactMap { j, k -> ComparedRun? in
        if let missing, missing == (loss, k) { return nil }
        let settings = [Setting(path: "loss", value: loss), Setting(path: "by.k", value: k)]
        return .measured("\(loss), k=\(k)", seed: 0, 0.5 + 0.25 * Double(i) + 0.125 * Double(j), settings: settings)
      }
    }
    return try Comparison.of(runs)
  }

  @Test func `a table a setting, with the mean of each value`() throws {
    let sheets = try grid().sheets(effects: true)
    #expect(try sheets.count == 3 && grid().sheets().count == 1)
    #expect(
      sheets[1].title
        == "near: main effect of loss on auroc, in percent; mean ± standard deviation over blocks; higher is better")
    #expect(sheets[1].columns.map(\.title) == ["value", "blocks", "knn"])
    #expect(
      sheets[1].rows.map { $0.map(\.plain) } == [["ccl", "2", "56.25 ± 8.84"], ["nt-xent", "2", "81.25 ± 8.84"]])
    #expect(sheets[1].rows.map { $0[2].isBest } == [false, true])
    #expect(sheets[2].rows.map { $0.map(\.plain) } == [["5", "2", "62.50 ± 17.68"], ["10", "2", "75.00 ± 17.68"]])
    #expect(sheets[1].notes == ["a block: equal settings and seed otherwise, with a finished run for every value"])
  }

  @Test func `blocks that were left out are named`() throws {
    let sheets = try grid(without: ("nt-xent", "10")).sheets(effects: true)
    #expect(sheets[1].notes.last == "left out: k=10, seed=0 lacks loss=nt-xent")
    #expect(sheets[1].rows.map { $0[2].plain } == ["50.00", "75.00"])
  }
}
