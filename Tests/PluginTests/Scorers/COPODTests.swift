import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct COPODTests {
  @Test(arguments: [true, false]) func `scores are PyOD's of a row alone`(unit: Bool) throws {
    let file = try TorchReference("models")
    let scores = try COPOD(normalize: unit).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["copod.\(unit ? "unit" : "plain")"]) < 1e-9)
  }

  /// 0, 0, 0 and 6 are skewed to the right. One of five is at least as high as 7, and one of five at most as high as −1,
  /// of which only half counts.
  @Test func `by hand: the tail of the skew counts in full, and the other by half`() throws {
    let bank = Tensor([0.0, 0, 0, 6].map(Float.init), [4, 1])
    let queries = Tensor([7.0, -1].map(Float.init), [2, 1])
    let scores = try COPOD(normalize: false).scores(bank, queries)
    #expect(difference(scores, Tensor([log(5.0), log(5.0) / 2])) < 1e-12)
    #expect(difference(try COPOD(normalize: false).scores(-bank, -queries), scores) < 1e-12)
  }

  @Test func `equal features are refused`() {
    let error = #expect(throws: ScoringError.self) { try COPOD().fit(.ones([20, 3]), Generator(seed: 0)) }
    #expect(error?.description == "needs features that differ, but all are equal; did training collapse?")
  }
}
