import Clutch
import Testing

@testable import Plugins

@Suite struct NoiseTests {
  private func place(_ labels: [Int?], _ noise: Noise) throws -> [Int] {
    let places = labels.indices.map { Float($0) }
    let points = try Clustering.Points(Tensor(places, [places.count, 1]), spherical: false, for: "a test")
    return noise.place(labels, among: points).ints
  }

  @Test func `noise joins the cluster of the nearest feature in one`() throws {
    #expect(try place([nil, 4, 4, nil, nil, 9, nil], .nearest) == [4, 4, 4, 4, 9, 9, 9])
  }

  @Test func `noise that is alone gets numbers after those of the clusters`() throws {
    #expect(try place([nil, 4, 4, nil], .alone) == [5, 4, 4, 6])
  }

  @Test func `without clusters all noise is one cluster, or each alone`() throws {
    #expect(try place([nil, nil, nil], .nearest) == [0, 0, 0])
    #expect(try Set(place([nil, nil, nil], .alone)).count == 3)
  }

  @Test(arguments: Noise.allCases) func `without noise the labels stay`(noise: Noise) throws {
    #expect(try place([2, 0, 2], noise) == [2, 0, 2])
  }
}
