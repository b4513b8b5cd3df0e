import Clutch
import Testing

@testable import Plugins

@Suite struct ReachabilityTests {
  private func reachability(_ places: [Float], samples: Int) throws -> Reachability {
    let points = try Clustering.Points(Tensor(places, [places.count, 1]), spherical: false, for: "a test")
    return Reachability(points, samples: samples)
  }

  @Test func `the radius of a neighborhood counts the feature itself`() throws {
    let places: [Float] = [0, 1, 3, 8]
    #expect(try reachability(places, samples: 1).core.doubles == [0, 0, 0, 0])
    #expect(try reachability(places, samples: 2).core.doubles == [1, 1, 2, 5])
    #expect(try reachability(places, samples: 3).core.doubles == [3, 2, 3, 7])
  }

  @Test func `the tree of a line joins neighbors, shortest first`() throws {
    let edges = try reachability([0, 1, 3, 8], samples: 1).spanningTree()
    #expect(edges.map(\.length) == [1, 2, 5])
    #expect(edges.map { Set([$0.from, $0.to]) } == [[0, 1], [1, 2], [2, 3]])
  }

  @Test func `an edge is at least as long as the radius at both ends`() throws {
    let edges = try reachability([0, 1, 3, 8], samples: 2).spanningTree()
    #expect(edges.map(\.length) == [1, 2, 5])
    let wide = try reachability([0, 1, 3, 8], samples: 3).spanningTree()
    #expect(wide.map(\.length) == [3, 3, 7])
  }

  @Test func `a tree has one edge fewer than features, and joins them all`() throws {
    let points = try Clustering.Points(
      Tensor.randn([300, 4], Generator(seed: 1)), spherical: false, for: "a test")
    let edges = Reachability(points, samples: 5).spanningTree()
    var pieces = GraphPieces(size: 300)
    for edge in edges { pieces.join(edge.from, edge.to) }
    #expect(edges.count == 299 && pieces.count == 1)
    #expect(edges.map(\.length) == edges.map(\.length).sorted())
  }
}
