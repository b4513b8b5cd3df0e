import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct OneClassSVMTests {
  @Test(arguments: [(0.5, 1.0, "0.5.1"), (0.1, 1, "0.1.1"), (0.1, 10, "0.1.10")], [true, false])
  func `scores are scikit-learn's decision values`(options: (nu: Double, gamma: Double, name: String), unit: Bool)
    throws
  {
    let file = try TorchReference("models")
    let scorer = OneClassSVM(nu: options.nu, gamma: options.gamma, normalize: unit)
    let scores = try scorer.scores(file["train"], file["test"])
    #expect(difference(scores, try file["one-class-svm.\(options.name).\(unit ? "unit" : "plain")"]) < 1e-5)
  }

  /// The features 0, 0, 2, 0 have a variance of ¾, so γ is ⅔. Both rows have half of the weight: ρ is (1 + exp(−8/3)) / 2,
  /// and the sum in the middle is exp(−2/3).
  @Test func `by hand: two rows`() throws {
    let bank = Tensor([0.0, 0, 2, 0].map(Float.init), [2, 2])
    let score = try OneClassSVM(nu: 1, normalize: false).scores(bank, Tensor([1.0, 0].map(Float.init), [1, 2])).item
    #expect(abs(score - ((1 + exp(-8 / 3.0)) / 2 - exp(-2 / 3.0))) < 1e-9)
  }

  @Test(arguments: [0.05, 0.3]) func `about a share of nu of the training images is outside`(nu: Double) throws {
    let bank = Tensor.randn([400, 5], Generator(seed: 1))
    let scores = try OneClassSVM(nu: nu, normalize: false).scores(bank, bank)
    let outside = Double((scores .> 1e-6).nonzero().count) / 400
    #expect(outside <= nu + 1e-9 && outside > nu - 0.1, "\(outside)")
  }

  @Test func `more images than the limit are drawn from, and noted`() throws {
    let bank = Tensor.randn([60, 3], Generator(seed: 1))
    let scorer = OneClassSVM(limit: 20)
    let (first, second) = (try scorer.fit(bank, Generator(seed: 1)), try scorer.fit(bank, Generator(seed: 2)))
    #expect(first(bank).doubles != second(bank).doubles)
    #expect(
      scorer.notes(TrainingFacts(images: 60, features: 3)) == [
        "fits on 20 of 60 training images, drawn at random; 'limit' sets the number"
      ])
    #expect(scorer.notes(TrainingFacts(images: 20, features: 3)).isEmpty)
  }

  @Test(arguments: [
    (OneClassSVM(nu: 0), "'nu' must be greater than 0 and at most 1, but is 0.0"),
    (OneClassSVM(gamma: 0), "'gamma' must be greater than 0, but is 0.0"),
    (OneClassSVM(limit: 1), "'limit' must be 2 or more, but is 1"),
  ])
  func `options outside their range are refused`(scorer: OneClassSVM, words: String) {
    let error = #expect(throws: OptionError.self) { try scorer.validate() }
    #expect(error?.description == words)
  }
}
