import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct KDETests {
  @Test(arguments: [KDE.Rule.scott, .silverman, .one], [true, false])
  func `scores are scikit-learn's of the same bandwidth`(rule: KDE.Rule, unit: Bool) throws {
    let file = try TorchReference("models")
    let scores = try KDE(bandwidth: rule, factor: 0.5, normalize: unit).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["kde.\(rule.rawValue).\(unit ? "unit" : "plain")"]) < 1e-9)
  }

  /// Both rows are 1 away, so each density is exp(−½) / 2π.
  @Test func `by hand: the middle of two rows`() throws {
    let bank = Tensor([0.0, 0, 2, 0].map(Float.init), [2, 2])
    let score = try KDE(bandwidth: .one, normalize: false).scores(bank, Tensor([1, 0].map(Float.init), [1, 2])).item
    #expect(abs(score - (0.5 + log(2 * Double.pi))) < 1e-12)
  }

  @Test func `far from all rows the score stays finite`() throws {
    let bank = Tensor.randn([50, 4], Generator(seed: 1))
    let scores = try KDE(factor: 1e-3, normalize: false).scores(bank, bank + 1e4)
    #expect(scores.isFinite && scores.min().item > 1e9)
  }

  @Test func `a low bandwidth ranks by the nearest row`() throws {
    let bank = Tensor.randn([50, 4], Generator(seed: 1))
    let queries = Tensor.randn([30, 4], Generator(seed: 2)) * 2
    let narrow = try KDE(factor: 0.01, normalize: false).scores(bank, queries).sort(axis: 0).indices.ints
    #expect(narrow == (try KNN(k: 1, normalize: false).scores(bank, queries).sort(axis: 0).indices.ints))
  }

  @Test func `equal features and a factor of 0 are refused`() {
    let error = #expect(throws: ScoringError.self) { try KDE().fit(.ones([20, 3]), Generator(seed: 0)) }
    #expect(error?.description == "needs features that differ, but all are equal; did training collapse?")
    let option = #expect(throws: OptionError.self) { try KDE(factor: 0).validate() }
    #expect(option?.description == "'factor' must be greater than 0, but is 0.0")
  }
}
