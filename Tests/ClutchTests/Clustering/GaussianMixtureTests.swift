import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct GaussianMixtureTests {
  @Test(arguments: GaussianMixture.Covariance.allCases)
  func `after seven steps, likelihood, criterion and components are scikit-learn's`(
    covariance: GaussianMixture.Covariance
  ) throws {
    let reference = try IndexReference()
    let i = try #require(try reference.covariances.firstIndex(of: covariance.rawValue))
    let mixture = GaussianMixture(covariance, iterations: 7, tolerance: 0)
    let found = mixture(try reference["features"], from: try reference["starts"], 4)
    #expect(found.iterations == 7)
    #expect(abs(found.logLikelihood - (try reference["likelihood"][i].item)) < 1e-8)
    #expect(abs(found.bic - (try reference["bic"][i].item)) < 1e-5)
    #expect(found.assignments.ints == (try reference["components"][i].ints))
  }

  @Test func `one component in one dimension has the likelihood of a normal distribution`() {
    // Mean 0 and variance 1: log N(±1) = −½ log 2π − ½.
    let rows = Tensor([-1.0, 1], [2, 1])
    let found = GaussianMixture(.full, floor: 0)(rows, from: Tensor([0, 0]), 1)
    #expect(abs(found.logLikelihood + 1.418_938_533_204_673) < 1e-12)
    // −2 · 2 · log N + 2 parameters · ln 2.
    #expect(abs(found.bic - (4 * 1.418_938_533_204_673 + 2 * 0.693_147_180_559_945)) < 1e-9)
  }

  @Test func `the number of free parameters is that of the covariances`() {
    #expect(GaussianMixture.Covariance.allCases.map { $0.parameters(3, 4) } == [30, 10, 12, 3])
  }

  @Test(arguments: GaussianMixture.Covariance.allCases)
  func `it ends when the likelihood settles, and equal rows are no trouble`(covariance: GaussianMixture.Covariance) {
    let rows = IndexReference.groups(3, of: 50)
    let start = Tensor((0..<150).map { $0 / 50 })
    let settled = GaussianMixture(covariance, iterations: 1000)(rows, from: start, 3)
    #expect(settled.iterations < 100 && settled.assignments.ints == start.ints)
    let equal = GaussianMixture(covariance)(Tensor.ones([20, 3]), from: Tensor([Int](repeating: 0, count: 20)), 2)
    #expect(Set(equal.assignments.ints).count == 1 && equal.logLikelihood.isFinite)
  }
}
