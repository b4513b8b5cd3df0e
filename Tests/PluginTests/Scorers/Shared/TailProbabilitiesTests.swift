import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct TailProbabilitiesTests {
  private func tails(_ bank: [Float]) -> TailProbabilities {
    let rows = Tensor(bank, [bank.count, 1])
    return TailProbabilities(rows, Moments(rows, unit: false), unit: false)
  }

  /// With x = 2 itself, there are five values, of which four are at most 2 and four at least 2.
  @Test func `by hand: ties count on both sides`() {
    let (left, right, _) = tails([1, 2, 2, 4])(Tensor([2, 3, 0].map(Float.init), [3, 1]))
    #expect(difference(left.squeeze(1), -Tensor([4 / 5.0, 4 / 5.0, 1 / 5.0]).log()) < 1e-12)
    #expect(difference(right.squeeze(1), -Tensor([4 / 5.0, 2 / 5.0, 1]).log()) < 1e-12)
  }

  @Test(arguments: [([0, 0, 0, 6], false, true), ([0, 6, 6, 6], true, false), ([0, 1, 2, 3], true, true)])
  func `the longer tail is on the side of the skew, or both`(bank: [Float], isLeft: Bool, isRight: Bool) {
    let (left, right, longer) = tails(bank)(Tensor([2.5, -1].map(Float.init), [2, 1]))
    let expected = left * (isLeft ? 1 : 0) + right * (isRight ? 1 : 0)
    #expect(difference(longer, expected) == 0)
  }

  @Test func `a constant feature has no skew`() {
    let (left, right, longer) = tails([0.1, 0.1, 0.1])(Tensor([7].map(Float.init), [1, 1]))
    #expect(difference(longer, left + right) == 0)
    #expect(abs(right.item - log(4.0)) < 1e-12 && left.item == 0)
  }
}
