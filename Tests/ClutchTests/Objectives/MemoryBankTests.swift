import Clutch
import Testing

@testable import Components

@Suite struct MemoryBankTests {
  /// A memory of two projections for each of eight images.
  private func made() throws -> MemoryBank { MemoryBank(slots: 2, dimensions: 2, try ToyModel().setup) }

  private let rows = Tensor([5, 1])
  private let projections = Tensor([3.0, 4, 0, 2, 1, 0, 0, -1], [2, 2, 2])  // [slots, n, d]

  @Test func `projections are stored at the place of their image, at unit length`() throws {
    let memory = try made()
    memory.store(projections, of: rows)
    let (first, second) = (memory.vectors(0), memory.vectors(1))
    #expect(memory.slots == 2 && first.shape == [8, 2])
    #expect((first[5] - Tensor([0.6, 0.8])).abs().max().item < 1e-6 && first[1].doubles == [0, 1])
    #expect(second[5].doubles == [1, 0] && second[1].doubles == [0, -1])
    #expect(first.abs().sum().item < 2.5, "the other rows are still empty")
  }

  @Test func `it is filled by one embedding of all images, in every slot`() throws {
    let memory = try made()
    memory.store(projections, of: rows)
    #expect(!memory.isFilled, "a step has only some of the images")
    memory.fill(Tensor(Array(repeating: [0.0, 7], count: 8).flatMap { $0 }, [8, 2]))
    #expect(memory.isFilled)
    for slot in 0..<2 { #expect(memory.vectors(slot).doubles == Array(repeating: [0.0, 1], count: 8).flatMap { $0 }) }
  }

  @Test func `vectors that were read do not change, and carry no gradient`() throws {
    let memory = try made()
    let before = memory.vectors(0)
    let leaf = projections.clone()
    leaf.requiresGradient = true
    memory.store(leaf * 2, of: rows)
    #expect(before.abs().max().item == 0 && !memory.vectors(0).requiresGradient)
    #expect(memory.tensors().allSatisfy { !$0.tensor.requiresGradient })
  }

  @Test func `its tensors restore it`() throws {
    let (memory, other) = (try made(), try made())
    memory.fill(.ones([8, 2]))
    memory.store(projections, of: rows)
    for (target, source) in zip(other.tensors(), memory.tensors()) { target.tensor.copy(from: source.tensor) }
    #expect(other.isFilled && other.vectors(1).doubles == memory.vectors(1).doubles)
    #expect(memory.tensors("m").map(\.name) == ["m.vectors", "m.filled"])
  }
}
