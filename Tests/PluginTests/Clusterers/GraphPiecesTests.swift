import Clutch
import Testing

@testable import Plugins

@Suite struct GraphPiecesTests {
  @Test func `edges join, whatever their order and direction`() {
    var pieces = GraphPieces(size: 7)
    #expect(pieces.count == 7)
    #expect(pieces.join(6, 4) && pieces.join(1, 3) && pieces.join(4, 1))
    #expect(pieces.count == 4)
    #expect(pieces.labels.ints == [0, 1, 2, 1, 1, 3, 1])
    #expect(!pieces.join(3, 6) && pieces.count == 4)
  }

  @Test func `a chain is one piece`() {
    var pieces = GraphPieces(size: 1000)
    for i in (0..<999).reversed() { pieces.join(i + 1, i) }
    #expect(pieces.count == 1 && pieces.labels.ints.allSatisfy { $0 == 0 })
  }

  @Test func `the closest are joined first, also where a lone piece has an edge of its own`() throws {
    // The shortest edge from 30 leads to 3.1, but 1 and 2.1 are closer.
    let search = try NeighborSearch(Tensor([Float](arrayLiteral: 0, 30, 1, 2.1, 3.1), [5, 1]))
    var pieces = GraphPieces(size: 5)
    pieces.joinClosest(search, until: 3)
    #expect(pieces.labels.ints == [0, 1, 0, 2, 2])
    pieces.joinClosest(search, until: 2)
    #expect(pieces.labels.ints == [0, 1, 0, 0, 0])
  }
}
