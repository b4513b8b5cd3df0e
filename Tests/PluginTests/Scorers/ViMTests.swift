import Clutch
import Testing

@testable import Plugins

@Suite struct ViMTests {
  @Test func `scores are those of the formula in NumPy`() throws {
    let file = try TorchReference("clusters")
    let scores = try ViM(dimensions: 2, k: 3).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["vim"]) < 1e-4)
  }

  @Test func `without a number, half of few features are left out`() throws {
    let bank = Tensor.randn([100, 6], Generator(seed: 1)) + 1
    let queries = Tensor.randn([20, 6], Generator(seed: 2))
    #expect(difference(try ViM().scores(bank, queries), try ViM(dimensions: 3).scores(bank, queries)) == 0)
    #expect(difference(try ViM().scores(bank, queries), try ViM(dimensions: 2).scores(bank, queries)) > 0.01)
  }

  @Test func `the paper's numbers need no more than a few images fewer`() throws {
    try ViM().validate(TrainingFacts(images: 513, features: 768))
    try ViM().validate(TrainingFacts(images: 1001, features: 2048))
    let error = #expect(throws: ScoringError.self) { try ViM().validate(TrainingFacts(images: 512, features: 768)) }
    #expect(
      error?.description
        == "needs more training images than the 512 dimensions to leave out, but there are 512; use fewer 'dimensions'")
  }

  @Test func `no dimension left, or no variation in those left, is refused`() throws {
    let none = #expect(throws: ScoringError.self) {
      try ViM(dimensions: 8).validate(TrainingFacts(images: 100, features: 8))
    }
    #expect(none?.description == "leaves out 8 of 8 dimensions, so none is left; use fewer 'dimensions'")
    let early = #expect(throws: ScoringError.self) { try ViM(dimensions: 20).validate(images: 20) }
    #expect(early?.description == "needs more training images than the 20 dimensions to leave out, but there are 20")
    let flat = Tensor.randn([50, 4], Generator(seed: 1)) * Tensor([1, 1, 0, 0].map(Float.init))
    let error = #expect(throws: ScoringError.self) { try ViM(dimensions: 2).fit(flat, Generator(seed: 0)) }
    #expect(
      error?.description
        == "needs features that vary outside the 2 main directions, but they do not; use fewer 'dimensions'")
  }

  @Test(arguments: [
    (ViM(dimensions: -1), "'dimensions' must be 0 or more, but is -1"), (ViM(k: 0), "'k' must be 1 or more, but is 0"),
    (ViM(temperature: -1), "'temperature' must be greater than 0, but is -1.0"),
  ])
  func `options outside their range are refused`(scorer: ViM, words: String) {
    let error = #expect(throws: OptionError.self) { try scorer.validate() }
    #expect(error?.description == words)
  }
}
