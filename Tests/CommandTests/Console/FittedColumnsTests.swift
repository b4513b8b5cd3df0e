import Testing

@testable import Console

@Suite struct FittedColumnsTests {
  private let rows = [["run", "trial", "n"], ["near-simclr/0123abcd", "both, k=10, t=0.5", "100"]]

  @Test func `a table that fits is not changed`() {
    #expect(fitted(rows, flexible: [0, 1], width: 44) == rows)
  }

  @Test func `the longest columns are shortened, those that are not flexible never`() {
    #expect(fitted(rows, flexible: [0, 1], width: 40)[1] == ["near-sim…123abcd", "both, k=10, t=0.5", "100"])
    #expect(fitted(rows, flexible: [0], width: 10)[1] == ["near…bcd", "both, k=10, t=0.5", "100"])
  }
}
