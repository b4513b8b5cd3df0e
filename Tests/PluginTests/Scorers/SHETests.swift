import Clutch
import Testing

@testable import Plugins

@Suite struct SHETests {
  @Test func `scores are those of the formula in NumPy`() throws {
    let file = try TorchReference("clusters")
    #expect(relativeError(try SHE(k: 3).scores(file["train"], file["test"]), try file["she"]) < 1e-5)
  }

  /// The pattern is (2, 1).
  @Test func `by hand: the product with the pattern of the only cluster`() throws {
    let bank = Tensor([1.0, 1, 3, 1].map(Float.init), [2, 2])
    let scores = try SHE(k: 1).scores(bank, Tensor([5.0, 5, -1, 0].map(Float.init), [2, 2]))
    #expect(difference(scores, Tensor([-15.0, 2])) < 1e-6)
  }

  @Test func `more clusters than images, and none, are refused`() {
    let error = #expect(throws: ScoringError.self) { try SHE(k: 4).validate(images: 3) }
    #expect(
      error?.description == "k-means cannot make 4 clusters of 3 features; k must be at most the number of features")
    let option = #expect(throws: OptionError.self) { try SHE(k: 0).validate() }
    #expect(option?.description == "'k' must be 1 or more, but is 0")
  }
}
