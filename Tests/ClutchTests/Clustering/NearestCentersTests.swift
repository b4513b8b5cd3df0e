import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct NearestCentersTests {
  private func points(_ features: Tensor) throws -> Clustering.Points {
    try Clustering.Points(features, spherical: false, for: "test")
  }

  @Test func `distances far below a point's length are exact`() throws {
    let random = Generator(seed: 1)
    let centers = 1000 * Tensor.randn([6, 10], random)
    let own = Tensor.randint(0..<6, [200], random)
    let offsets = 1e-3 * Tensor.randn([200, 10], random)
    let points = try points(centers[own] + offsets)
    let found = points.nearest(to: centers - points.origin)
    #expect(found.assignments.ints == own.ints)
    let exact = (points.rows - (centers - points.origin)[own]).to(.float64).square().sum(axis: 1)
    #expect((found.distances.to(.float64) / exact - 1).abs().max().item < 1e-5)
  }

  @Test func `two centers closer than float32 distinguishes in a product are told apart`() throws {
    // The product's rounding error is about 1e-7 of the squared length, 1e4 here; the distances differ by 1e-4.
    let a = Tensor([Float](repeating: 50, count: 4)).reshape(1, 4)
    let b = a + Tensor([Float(0.01), 0, 0, 0])
    let rows = Tensor.concatenate([a, b, -a, -b])
    let points = try points(rows)
    let found = points.nearest(to: points.rows)
    #expect(found.assignments.ints == [0, 1, 2, 3])
    #expect(found.distances.floats.allSatisfy { $0 == 0 })
  }

  @Test func `points and centers far apart need no second search`() throws {
    let random = Generator(seed: 2)
    let points = try points(Tensor.randn([300, 20], random))
    let centers = Tensor.randn([9, 20], random)
    let found = points.nearest(to: centers)
    let all = points.rows.to(.float64).squaredDistances(to: centers.to(.float64))
    #expect(found.assignments.ints == all.argmin(axis: 1).ints)
    #expect((found.distances.to(.float64) - all.min(axis: 1)).abs().max().item < 1e-4)
  }
}
