import Clutch
import Testing

@testable import Plugins

@Suite struct GaussianTests {
  private func diagonal(_ values: [Double]) -> Tensor { Tensor.eye(values.count, .float64) * Tensor(values) }

  @Test func `by hand: distances are divided by the variance of their direction`() {
    let spread = Spread(diagonal([4, 1]), rcond: 1e-10)
    #expect(spread.rank == 2 && abs(spread.logDeterminant - 1.3862943611198906) < 1e-12)  // log 4
    let gaussian = Gaussian(mean: Tensor([1.0, 0]), spread: spread)
    // 2²/4 + 1²/1, 0 and 0 + 3²/1
    let found = gaussian.squaredDistances(Tensor([3.0, 1, 1, 0, 1, 3], [3, 2]))
    #expect(difference(found, Tensor([2.0, 0, 9])) < 1e-12)
  }

  @Test func `a direction whose variance is too small is left out`() {
    for (rcond, rank, distance) in [(0.2499, 2, 2.0), (0.2501, 1, 1.0)] {
      let spread = Spread(diagonal([4, 1]), rcond: rcond)
      #expect(spread.rank == rank && abs(spread.logDeterminant - 1.3862943611198906) < 1e-12)
      let gaussian = Gaussian(mean: Tensor([0.0, 0]), spread: spread)
      #expect(abs(gaussian.squaredDistances(Tensor([2.0, 1], [1, 2])).item - distance) < 1e-12)
    }
  }

  @Test func `without any variance there is no direction, and no distance`() {
    let spread = Spread(diagonal([0, 0, 0]), rcond: 1e-10)
    #expect(spread.rank == 0 && spread.logDeterminant == 0)
    let gaussian = Gaussian(mean: Tensor([0.0, 0, 0]), spread: spread)
    #expect(gaussian.squaredDistances(Tensor([1.0, 2, 3], [1, 3])).item == 0)
  }

  @Test func `the whitening matrix is a root of the inverse`() {
    let rows = Tensor.randn([50, 5], Generator(seed: 1), .float64)
    let covariance = rows.transpose().matmul(rows) / 50
    let spread = Spread(covariance, rcond: 1e-10)
    let product = covariance.matmul(spread.whitening).matmul(spread.whitening.transpose())
    #expect(spread.rank == 5 && difference(product, .eye(5, .float64)) < 1e-10)
  }

  @Test func `a singular covariance has a pseudo-inverse in the directions that vary`() {
    // All rows are multiples of (3, 4), so the variance is 25 along it and 0 across it.
    let covariance = Tensor([9.0, 12, 12, 16], [2, 2])
    let spread = Spread(covariance, rcond: 1e-10)
    #expect(spread.rank == 1 && abs(spread.logDeterminant - 3.2188758248682006) < 1e-12)  // log 25
    let gaussian = Gaussian(mean: Tensor([0.0, 0]), spread: spread)
    let found = gaussian.squaredDistances(Tensor([3.0, 4, -4, 3], [2, 2]))
    #expect(difference(found, Tensor([1.0, 0])) < 1e-12)
  }
}
