import Clutch
import Testing

@testable import Plugins

@Suite struct RepresentativesTests {
  private func points(_ features: Tensor) throws -> Clustering.Points {
    try Clustering.Points(features, spherical: false, for: "a test")
  }

  @Test func `few features stand for themselves`() throws {
    let points = try points(Tensor.randn([10, 3], Generator(seed: 1)))
    let own = try Representatives(points, most: 10, Generator(seed: 2))
    #expect(own.rows.floats == points.rows.floats && own.weights == [Double](repeating: 1, count: 10))
    #expect(own.spread(.arange(10)).ints == Array(0..<10))
  }

  @Test func `of many features, the mean of a small cluster stands for each of its features`() throws {
    // Three places with 2, 3 and 5 features.
    let places = [0, 0, 10, 10, 10, 30, 30, 30, 30, 30].map { Float($0) }
    let points = try points(Tensor(places, [10, 1]))
    let means = try Representatives(points, most: 3, Generator(seed: 1))
    #expect(means.weights.sorted() == [2, 3, 5])
    let spread = means.spread(.arange(3)).ints
    #expect(agree(spread, places.map { Int($0) }))
    for (row, owner) in spread.enumerated() {
      #expect(abs(means.rows[owner].item - points.rows[row].item) < 1e-5)
    }
  }

  @Test func `fewer distinct features than the maximum leave fewer means`() throws {
    let features = Tensor((0..<40).map { Float($0 % 4) }, [40, 1])
    let means = try Representatives(try points(features), most: 20, Generator(seed: 1))
    #expect(means.weights == [10, 10, 10, 10] && means.rows.shape == [4, 1])
    #expect(try Set(Ward(k: 10, exact: 20)(features, Generator(seed: 1)).ints).count == 4)
  }
}
