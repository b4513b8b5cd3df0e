import Clutch
import Testing

@testable import Plugins

@Suite struct DenseRegionsTests {
  private func labels(_ places: [Float], radius: Double, samples: Int) throws -> [Int?] {
    let points = try Clustering.Points(Tensor(places, [places.count, 1]), spherical: false, for: "a test")
    return DenseRegions(points, radius: radius, samples: samples).labels()
  }

  @Test func `a neighbor may lie exactly at the radius`() throws {
    #expect(try labels([0, 1, 2, 4], radius: 1, samples: 2) == [0, 0, 0, nil])
    #expect(try labels([0, 1, 2, 4], radius: 2, samples: 2) == [0, 0, 0, 0])
  }

  @Test func `a feature counts itself, so one neighbor makes every feature dense`() throws {
    #expect(try labels([0, 5, 9], radius: 1, samples: 1) == [0, 1, 2])
  }

  @Test func `two regions are not joined by a feature that is not dense`() throws {
    // 3 has a neighbor on either side, but needs three besides itself.
    let found = try labels([0, 0.5, 1, 1.5, 3, 4.75, 5, 5.5, 6], radius: 1.75, samples: 4)
    #expect(found[0...3].allSatisfy { $0 == 0 } && found[5...8].allSatisfy { $0 == 1 } && found[4] == 0)
  }

  @Test func `without dense features all are noise`() throws {
    #expect(try labels([0, 10, 20], radius: 1, samples: 2) == [nil, nil, nil])
  }
}
