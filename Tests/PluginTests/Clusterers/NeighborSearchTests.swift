import Clutch
import Testing

@testable import Plugins

@Suite struct NeighborSearchTests {
  private let line = Tensor([Float](arrayLiteral: 0, 1, 3, 10, 11.5, 100), [6, 1])

  @Test func `the nearest come first and a feature is not its own neighbor`() throws {
    let nearest = try NeighborSearch(line).nearest(2)
    #expect(nearest.ints == [1, 2, 0, 2, 1, 0, 4, 2, 3, 2, 4, 3])
  }

  @Test func `equal features are neighbors of each other, not of themselves`() throws {
    let nearest = try NeighborSearch(Tensor.ones([4, 2])).nearest(3).ints
    for i in 0..<4 { #expect(Set(nearest[(3 * i)..<(3 * i + 3)]) == Set(0..<4).subtracting([i])) }
  }

  @Test func `it agrees with the definition over several blocks`() throws {
    let points = Tensor.randn([5000, 3], Generator(seed: 1))  // blocks of 800 rows
    let nearest = try NeighborSearch(points).nearest(4)
    for i in [0, 799, 800, 4999] {
      let sorted = (points.to(.float64) - points[i].to(.float64)).square().sum(axis: 1).sort(axis: 0).indices.ints
      #expect(nearest[i].ints == Array(sorted[1..<5]))
    }
  }

  @Test func `every piece has the shortest edge that leads out of it`() throws {
    let edges = try NeighborSearch(line).edges(between: Tensor([0, 0, 0, 1, 1, 2]))
    #expect(edges.map { [$0.from, $0.to] } == [[2, 3], [3, 2], [5, 4]])
    for (edge, length) in zip(edges, [49, 49, 88.5 * 88.5]) { #expect(abs(Double(edge.length) - length) < 0.01) }
  }
}
