import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct ECODTests {
  @Test(arguments: [true, false]) func `scores are PyOD's of a row alone`(unit: Bool) throws {
    let file = try TorchReference("models")
    let scores = try ECOD(normalize: unit).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["ecod.\(unit ? "unit" : "plain")"]) < 1e-9)
  }

  /// Of 0, 1, 2 and 5 itself, one of four is at least as high as 5. Of 0, 1, 2 and 1, three are at most and at least as
  /// high as 1. There is no skew, so both tails count.
  @Test func `by hand: the shares of the tails`() throws {
    let scores = try ECOD(normalize: false).scores(
      Tensor([0.0, 1, 2].map(Float.init), [3, 1]), Tensor([5.0, 1].map(Float.init), [2, 1]))
    #expect(difference(scores, Tensor([log(4.0), 2 * log(4 / 3.0)])) < 1e-12)
  }

  @Test func `a constant feature counts only where a value differs`() throws {
    let bank = Tensor([0.0, 0.1, 1, 0.1, 2, 0.1].map(Float.init), [3, 2])
    let queries = Tensor([1.0, 0.1, 1, 9].map(Float.init), [2, 2])
    let scores = try ECOD(normalize: false).scores(bank, queries)
    #expect(difference(scores, Tensor([2 * log(4 / 3.0), 2 * log(4 / 3.0) + log(4.0)])) < 1e-12)
  }
}
