import Clutch
import Testing

@testable import Plugins

@Suite struct PCATests {
  @Test(arguments: [0.8, 2], [true, false])
  func `errors are those of NumPy's singular vectors`(components: Double, unit: Bool) throws {
    let file = try TorchReference("models")
    let name = "pca.\(components < 1 ? "0.8" : "2").\(unit ? "unit" : "plain")"
    let scores = try PCA(components: components, normalize: unit).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file[name]) < 1e-9)
  }

  /// Rows that vary along the first axis most, about (1, 1).
  static let bank = Tensor([5.0, 1, -3, 1, 1, 2, 1, 0].map(Float.init), [4, 2])

  @Test(arguments: [1, 0.5, 0.94]) func `by hand: only the second axis counts`(components: Double) throws {
    let scores = try PCA(components: components, normalize: false).scores(
      Self.bank, Tensor([8.0, 4, 1, 1].map(Float.init), [2, 2]))
    #expect(difference(scores, Tensor([9.0, 0])) < 1e-12)
  }

  @Test func `one direction is always left out`() throws {
    let scores = try PCA(components: 0.999, normalize: false).scores(
      Self.bank, Tensor([8.0, 4].map(Float.init), [1, 2]))
    #expect(abs(scores.item - 9) < 1e-12)
  }

  @Test func `as many components as features or images are refused`() throws {
    let features = #expect(throws: ScoringError.self) {
      try PCA(components: 8).validate(TrainingFacts(images: 100, features: 8))
    }
    #expect(
      features?.description
        == "needs more features than the 8 components, but there are 8; errors in all of them are 0")
    let images = #expect(throws: ScoringError.self) { try PCA(components: 8).validate(images: 8) }
    #expect(images?.description == "needs more training images than the 8 components, but there are 8")
    try PCA(components: 7).validate(TrainingFacts(images: 8, features: 8))
    try PCA().validate(TrainingFacts(images: 2, features: 2))
  }

  @Test(arguments: [
    (0, "'components' must be greater than 0, but is 0.0"),
    (1.5, "'components' must be a share below 1 or a whole number, but is 1.5"),
    (.nan, "'components' must be a finite number, but is nan"),
  ])
  func `what is neither a share nor a count is refused`(components: Double, words: String) throws {
    let error = #expect(throws: OptionError.self) { try PCA(components: components).validate() }
    #expect(error?.description == words)
    try PCA(components: 1).validate()
    try PCA(components: 64).validate()
  }
}
