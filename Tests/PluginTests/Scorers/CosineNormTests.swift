import Clutch
import Testing

@testable import Plugins

@Suite struct CosineNormTests {
  @Test func `scores are scikit-learn's cosine times the length`() throws {
    let file = try TorchReference("scores")
    #expect(difference(try CosineNorm().scores(file["train"], file["test"]), try file["cosine-norm"]) < 1e-5)
  }

  @Test func `on averages of views the scores are CSI's, but for the sign and its constant weight`() throws {
    let file = try TorchReference("csi")
    let scores = try CosineNorm().scores(file["train"].mean(axis: 1), file["test"].mean(axis: 1))
    #expect(difference(scores * -(try file["weight"].item), try file["score"]) < 1e-6)
  }

  /// The cosines are 4/5 to (0, 9) and 3/5 to (2, 0), multiplied by a length of 5.
  @Test func `the nearest direction counts, and the length of the query alone`() throws {
    let bank = Tensor([2.0, 0, 0, 9].map(Float.init), [2, 2])
    #expect(try CosineNorm().scores(bank, Tensor([3, 4].map(Float.init), [1, 2])).item == -4)
  }

  @Test(arguments: [1e20, 1e-21]) func `the size of the training features does not matter`(scale: Double) throws {
    let bank = Tensor([2.0, 0, 0, 9].map(Float.init), [2, 2]) * scale
    #expect(try CosineNorm().scores(bank, Tensor([3, 4].map(Float.init), [1, 2])).item == -4)
    #expect(
      abs(try CosineNorm().scores(bank, Tensor([3, 4].map(Float.init), [1, 2]) * scale).item / scale + 4) < 1e-5)
  }
}
