import Clutch
import Testing

@testable import Components

@Suite struct QueueTests {
  private func made(_ length: Int) throws -> Queue {
    Queue(length: length, dimensions: 2, try ToyModel().setup)
  }

  private func rows(_ numbers: Int...) -> Tensor { Tensor(numbers.map { Double($0) }).unsqueeze(1).expand(-1, 2) }

  private func firsts(_ queue: Queue) -> [Double] { queue.vectors.select(axis: 1, 0).doubles }

  @Test func `it starts with unit vectors`() throws {
    let lengths = try made(5).vectors.norm(axis: 1).doubles
    #expect(lengths.allSatisfy { abs($0 - 1) < 1e-6 })
  }

  @Test func `new vectors replace the oldest, also across the end`() throws {
    let queue = try made(4)
    queue.push(rows(1, 2, 3))
    #expect(Array(firsts(queue).prefix(3)) == [1, 2, 3] && queue.count == 3)
    queue.push(rows(4, 5))
    #expect(firsts(queue) == [5, 2, 3, 4] && queue.count == 5)
  }

  @Test func `of more vectors than it holds the last ones stay, in their order`() throws {
    let queue = try made(3)
    queue.push(rows(1, 2, 3, 4, 5))
    // The fifth vector is the next to be replaced but two: 4 and 5 follow 3, counted round.
    #expect(firsts(queue).sorted() == [3, 4, 5])
    queue.push(rows(6))
    #expect(firsts(queue).sorted() == [4, 5, 6])
  }

  @Test func `vectors that were read do not change, and carry no gradient`() throws {
    let queue = try made(2)
    let before = queue.vectors
    let leaf = Tensor([7.0, 7, 8, 8], [2, 2])
    leaf.requiresGradient = true
    queue.push(leaf * 2)
    #expect(before.norm(axis: 1).doubles.allSatisfy { abs($0 - 1) < 1e-6 })
    #expect(firsts(queue) == [14, 16] && !queue.vectors.requiresGradient)
  }

  @Test func `its count follows its tensors, also if it was read before they were restored`() throws {
    let (queue, other) = (try made(3), try made(3))
    queue.push(rows(1, 2))
    #expect(other.count == 0)
    other.push(rows(5))
    #expect(other.count == 1)
    for (target, source) in zip(other.tensors(), queue.tensors()) { target.tensor.copy(from: source.tensor) }
    #expect(other.count == 2)
    other.push(rows(3, 4, 5, 6))
    #expect(other.count == 6 && other.tensors()[1].tensor.item == 6)
  }

  @Test func `its tensors restore it`() throws {
    let (queue, other) = (try made(3), try made(3))
    queue.push(rows(1, 2))
    for (target, source) in zip(other.tensors(), queue.tensors()) { target.tensor.copy(from: source.tensor) }
    queue.push(rows(3, 4))
    other.push(rows(3, 4))
    #expect(firsts(queue) == firsts(other) && other.count == 4)
    #expect(queue.tensors("q").map(\.name) == ["q.vectors", "q.pushed"])
  }
}
