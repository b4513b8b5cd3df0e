import Clutch
import Testing

@testable import Plugins

@Suite struct NNGuideTests {
  @Test func `scores are those of the formula in NumPy`() throws {
    let file = try TorchReference("clusters")
    let scores = try NNGuide(k: 4, clusters: 3).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["nnguide"]) < 1e-5)
  }

  /// With one cluster at (1, 0) and T = 1, E(x) = 1 + cos x: 2 for both training rows, and 1.6 for (3, 4), whose cosine to
  /// them is 0.6.
  @Test func `by hand: energy times guidance`() throws {
    let bank = Tensor([2.0, 0, 7, 0].map(Float.init), [2, 2])
    let query = Tensor([3.0, 4].map(Float.init), [1, 2])
    let score = try NNGuide(k: 2, clusters: 1, temperature: 1).scores(bank, query).item
    #expect(abs(score + 1.6 * 2 * 0.6) < 1e-6)
  }

  @Test func `fewer images than neighbors or clusters are refused`() {
    let k = #expect(throws: ScoringError.self) { try NNGuide(k: 6, clusters: 2).validate(images: 5) }
    #expect(k?.description == "needs at least k training images, but k is 6 and there are 5")
    let clusters = #expect(throws: ScoringError.self) { try NNGuide(k: 2, clusters: 6).validate(images: 5) }
    #expect(
      clusters?.description
        == "k-means cannot make 6 clusters of 5 features; k must be at most the number of features")
  }

  @Test(arguments: [
    (NNGuide(k: 0), "'k' must be 1 or more, but is 0"),
    (NNGuide(clusters: 0), "'clusters' must be 1 or more, but is 0"),
    (NNGuide(temperature: 0), "'temperature' must be greater than 0, but is 0.0"),
  ])
  func `options outside their range are refused`(scorer: NNGuide, words: String) {
    let error = #expect(throws: OptionError.self) { try scorer.validate() }
    #expect(error?.description == words)
  }
}
