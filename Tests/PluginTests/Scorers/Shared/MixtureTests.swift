import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct MixtureTests {
  /// Two groups on a line, at −5 and 5, with deviations of 1, and twice as many rows in the second.
  private static let rows = Tensor([-6.0, -4, 4, 6, 4, 6].map(Float.init), [6, 1])
  private static let shares = Tensor([1.0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1], [6, 2])

  private func mixture(_ covariance: GMM.Covariance, iterations: Int = 0) -> Mixture {
    let fit = MixtureFit(features: Self.rows, unit: false, covariance: covariance, floor: 1e-9)
    return fit.mixture(from: Self.shares, iterations: iterations, tolerance: 0)
  }

  @Test(arguments: GMM.Covariance.allCases)
  func `by hand: weights, means and variances of given shares`(covariance: GMM.Covariance) {
    let logs = mixture(covariance).logDensities(Tensor([-5.0, 5, 6], [3, 1]))
    let peak = -0.5 * log(2 * Double.pi)
    #expect(abs(logs.doubles[0] - (log(1 / 3.0) + peak)) < 1e-6)
    #expect(abs(logs.doubles[3] - (log(2 / 3.0) + peak)) < 1e-6)
    #expect(abs(logs.doubles[5] - (log(2 / 3.0) + peak - 0.5)) < 1e-6)
  }

  @Test func `every step makes the rows more likely`() {
    let random = Tensor.randn([80, 3], Generator(seed: 1))
    let fit = MixtureFit(features: random, unit: false, covariance: .full, floor: 1e-9)
    let shares = Tensor.rand([80, 4], Generator(seed: 2)).to(.float64)
    let start = shares / shares.sum(axis: 1, keep: true)
    let densities = [0, 1, 2, 5, 20, 100].map { steps in
      fit.mixture(from: start, iterations: steps, tolerance: 0).logDensity(random.to(.float64)).mean().item
    }
    #expect(zip(densities, densities.dropFirst()).allSatisfy { $1 > $0 - 1e-9 }, "\(densities)")
    #expect(densities[5] > densities[0])
  }

  @Test func `a component without rows is left with a weight of almost 0`() {
    let fit = MixtureFit(features: Self.rows, unit: false, covariance: .diagonal, floor: 1e-3)
    let empty = Tensor.concatenate([Self.shares, Tensor.zeros([6, 1], .float64)], axis: 1)
    let mixture = fit.mixture(from: empty, iterations: 3, tolerance: 0)
    #expect(mixture.components[2].offset < -30 && mixture.logDensity(Self.rows.to(.float64)).isFinite)
  }
}
