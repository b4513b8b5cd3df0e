import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct GMMTests {
  @Test(arguments: GMM.Covariance.allCases, [true, false])
  func `scores are scikit-learn's of new rows`(covariance: GMM.Covariance, unit: Bool) throws {
    let file = try TorchReference("models")
    let scorer = GMM(
      components: 3, covariance: covariance, floor: 0.01, iterations: 3000, tolerance: 1e-11, normalize: unit)
    let scores = try scorer.scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["gmm.\(covariance.rawValue).\(unit ? "unit" : "plain")"]) < 1e-4)
  }

  /// The corners have variances of 4 and 1 about 0, with determinant 4. At (2, 1), the squared distance is 1 + 1.
  @Test(arguments: GMM.Covariance.allCases)
  func `by hand: one component is a normal distribution`(covariance: GMM.Covariance) throws {
    let bank = Tensor([2.0, 1, -2, 1, 2, -1, -2, -1].map(Float.init), [4, 2])
    let query = Tensor([2.0, 1].map(Float.init), [1, 2])
    let score = try GMM(components: 1, covariance: covariance, floor: 1e-12, normalize: false).scores(bank, query).item
    #expect(abs(score - (1 + 0.5 * log(4.0) + log(2 * Double.pi))) < 1e-9)
  }

  /// Each of two equal components has half of the weight, which adds log 2 to the score of one alone.
  @Test func `by hand: a component weighs as much as its share of the rows`() throws {
    let corners = Tensor([2.0, 1, -2, 1, 2, -1, -2, -1].map(Float.init), [4, 2])
    let bank = Tensor.concatenate([corners, corners + 1000])
    let query = Tensor([2.0, 1].map(Float.init), [1, 2])
    let score = try GMM(components: 2, covariance: .diagonal, floor: 1e-12, normalize: false).scores(bank, query).item
    #expect(abs(score - (1 + 0.5 * log(4.0) + log(2 * Double.pi) + log(2.0))) < 1e-5)
  }

  @Test func `fewer distinct rows than components leave components out`() throws {
    let bank = Tensor.concatenate([Tensor.zeros([6, 2]), Tensor.ones([6, 2])])
    let scores = try GMM(components: 5, covariance: .diagonal, normalize: false).scores(bank, Tensor.ones([1, 2]))
    #expect(scores.isFinite)
  }

  @Test func `a higher floor makes directions without variation count less`() throws {
    let bank = Tensor.randn([50, 3], Generator(seed: 1)) * Tensor([1, 1, 0].map(Float.init))
    let query = Tensor([0, 0, 1].map(Float.init), [1, 3])
    let scores = try [1e-4, 1e-2].map { floor in
      try GMM(components: 1, covariance: .tied, floor: floor, normalize: false).scores(bank, query).item
    }
    #expect(scores[0] > 10 * scores[1])
  }

  @Test func `too few images for the covariances are refused before training`() throws {
    let facts = TrainingFacts(images: 256, features: 128)
    let full = #expect(throws: ScoringError.self) { try GMM(components: 4).validate(facts) }
    #expect(
      full?.description
        == "needs more than 128 images for each full covariance, but 256 images in 4 components leave 64; use fewer "
        + "components, 'covariance: tied' or 'covariance: diagonal'")
    try GMM(components: 4, covariance: .tied).validate(facts)
    let tied = #expect(throws: ScoringError.self) { try GMM(components: 129, covariance: .tied).validate(facts) }
    #expect(
      tied?.description
        == "needs at least 257 training images for 128 features and 129 components, but there are 256; use fewer "
        + "components or 'covariance: diagonal'")
    try GMM(components: 256, covariance: .diagonal).validate(facts)
    let few = #expect(throws: ScoringError.self) { try GMM(components: 9).validate(images: 8) }
    #expect(few?.description == "cannot fit 9 components to 8 images; use fewer components")
  }

  @Test(arguments: [
    (GMM(components: 0), "'components' must be 1 or more, but is 0"),
    (GMM(floor: 0), "'floor' must be greater than 0, but is 0.0"),
    (GMM(iterations: 0), "'iterations' must be 1 or more, but is 0"),
    (GMM(tolerance: -1), "'tolerance' must be 0 or more, but is -1.0"),
  ])
  func `options outside their range are refused`(scorer: GMM, words: String) {
    let error = #expect(throws: OptionError.self) { try scorer.validate() }
    #expect(error?.description == words)
  }
}
