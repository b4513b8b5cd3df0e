import Testing

@testable import Stages
@testable import Sweeps

struct SuccessiveHalvingTests {
  private func halving(_ reduction: Int, first: Int = 1) -> SuccessiveHalving {
    var halving = SuccessiveHalving()
    (halving.reduction, halving.first) = (reduction, first)
    return halving
  }

  private func promoted(_ values: [Double], _ reduction: Int, isClosed: Bool = false) -> [Int] {
    halving(reduction).promoted(values.enumerated().map { ($0, $1) }, isClosed: isClosed)
  }

  @Test func `the paper's brackets: of nine configurations three go on, and of these one`() {
    // Li et al., table 1, s = 0: n = 9 at r = 1, 3 at r = 3, 1 at r = 9, with reduction 3 and R = 9.
    let stopping = Stopping(rule: .asha(halving(3)), measure: Measure(scorer: "knn", metric: .auroc))
    #expect(stopping.rungs(of: 9) == [1, 3])
    let nine = [0.1, 0.9, 0.3, 0.8, 0.2, 0.4, 0.5, 0.6, 0.7]
    #expect(promoted(nine, 3) == [1, 3, 8])
    #expect(promoted([0.5, 0.7, 0.6], 3) == [1])
  }

  @Test(arguments: [(0, 0), (2, 0), (3, 1), (5, 1), (6, 2), (8, 2), (9, 3), (12, 4)])
  func `as in algorithm 2, a rung of n lets n over 3, rounded down, go on`(count: Int, expected: Int) {
    let values = (0..<count).map { Double($0) }
    #expect(promoted(values, 3) == (0..<count).reversed().prefix(expected).map { $0 })
  }

  @Test func `of equal ones the first of the sweep goes on`() {
    #expect(promoted([0.5, 0.5, 0.5, 0.5], 2) == [0, 1])
    #expect(promoted([0.4, 0.5, 0.5], 3) == [1])
  }

  @Test func `where no more will come the best goes on in any case`() {
    #expect(promoted([0.2, 0.4], 3) == [] && promoted([0.2, 0.4], 3, isClosed: true) == [1])
    #expect(promoted([0.2, 0.4, 0.3, 0.1, 0.5, 0.6], 3, isClosed: true) == [5, 4])
    #expect(promoted([], 3, isClosed: true) == [])
  }

  @Test(arguments: [
    (3, 1, 10, [1, 3, 9]), (3, 1, 9, [1, 3]), (2, 3, 25, [3, 6, 12, 24]), (4, 2, 2, []), (4, 2, 3, [2]),
  ])
  func `rungs lie before the end`(reduction: Int, first: Int, epochs: Int, rungs: [Int]) {
    let rule = Stopping.Rule.asha(halving(reduction, first: first))
    #expect(Stopping(rule: rule, measure: Measure(scorer: "", metric: .auroc)).rungs(of: epochs) == rungs)
  }
}
