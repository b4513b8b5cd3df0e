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
    for (edge, length) in zip(edges, [7, 7, 88.5]) { #expect(abs(edge.length - length) < 1e-5) }
  }

  /// On a line, with gaps of 1, 2 and 4 hundred-thousandths within each of two groups.
  @Test func `neighbors and edges within tight groups that lie far apart are found`() throws {
    let steps: [Float] = [0, 1e-5, 3e-5, 7e-5]
    let numbers: [Float] = steps.flatMap { [-1, $0] } + steps.flatMap { [1, $0] }
    let groups = Tensor(numbers, [8, 2])
    let search = try NeighborSearch(groups)
    #expect(search.nearest(1).ints == [1, 0, 1, 2, 5, 4, 5, 6])
    let edges = search.edges(between: Tensor([0, 0, 1, 1, 2, 2, 3, 3]))
    #expect(edges.map { [$0.from, $0.to] } == [[1, 2], [2, 1], [5, 6], [6, 5]])
    for edge in edges { #expect(abs(edge.length - 2e-5) < 1e-9) }
  }
}
