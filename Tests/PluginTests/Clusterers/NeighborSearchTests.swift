import Clutch
import Testing

@testable import Plugins

@Suite struct NeighbourSearchTests {
  private let line = Tensor([Float](arrayLiteral: 0, 1, 3, 10, 11.5, 100), [6, 1])

  @Test func `the nearest come first and a feature is not its own neighbour`() throws {
    let nearest = try NeighbourSearch(line, spherical: false).nearest(2)
    #expect(nearest.ints == [1, 2, 0, 2, 1, 0, 4, 2, 3, 2, 4, 3])
  }

  @Test func `equal features are neighbours of each other, not of themselves`() throws {
    let nearest = try NeighbourSearch(Tensor.ones([4, 2]), spherical: false).nearest(3).ints
    for i in 0..<4 { #expect(Set(nearest[(3 * i)..<(3 * i + 3)]) == Set(0..<4).subtracting([i])) }
  }

  @Test func `it agrees with the definition over several blocks`() throws {
    let points = Tensor.randn([5000, 3], Generator(seed: 1))  // blocks of 3200 rows
    let nearest = try NeighbourSearch(points, spherical: false).nearest(4)
    for i in [0, 3199, 3200, 4999] {
      let sorted = (points.to(.float64) - points[i].to(.float64)).square().sum(axis: 1).sort(axis: 0).indices.ints
      #expect(nearest[i].ints == Array(sorted[1..<5]))
    }
  }

  @Test func `a bridge is the shortest edge out of a piece`() throws {
    let bridges = try NeighbourSearch(line, spherical: false).bridges(between: Tensor([0, 0, 0, 1, 1, 2]))
    #expect(bridges.map { [$0.from, $0.to] } == [[2, 3], [3, 2], [5, 4]])
    for (bridge, length) in zip(bridges, [49, 49, 88.5 * 88.5]) { #expect(abs(Double(bridge.length) - length) < 0.01) }
  }
}
