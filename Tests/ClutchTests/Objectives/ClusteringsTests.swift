import Clutch
import Testing

@testable import Components

/// Several clusterings in a batch, and the source of the vectors that are clustered.
@Suite struct ClusteringsTests {
  private let toy: ToyModel
  init() throws { toy = try ToyModel() }

  private func clusters(_ assignments: [Int]) -> BatchClusters {
    BatchClusters(
      assignments: Tensor(assignments), centers: Tensor.randn([2, 4], Generator(seed: 5)).normalize(),
      concentrations: .ones([2]), sizes: Tensor([2, 2]))
  }

  private func batch(_ clusterings: [BatchClusters]) -> Batch {
    let images = Tensor.rand([4, 1, 8, 8], Generator(seed: 3))
    let source = Batch.Source(
      images: { images }, views: { ImageViews(Tensor.concatenate([images, 1 - images]), views: 2) },
      generator: { _, _ in Generator(seed: 4) })
    return Batch(toy.model, rows: .arange(4), clusterings: clusterings, epoch: 0, progress: 0, source)
  }

  private func loss(_ clusterings: BatchClusters...) throws -> Double {
    try AnyLoss.ofClusters(ToyClusterLoss()).start(toy.setup).loss(batch(clusterings)).item
  }

  @Test func `a loss that reads clusters is the mean over the clusterings`() throws {
    let (first, second) = (clusters([0, 0, 1, 1]), clusters([0, 1, 0, 1]))
    let (a, b) = (try loss(first), try loss(second))
    #expect(abs(a - b) > 1e-3)
    #expect(abs(try loss(first, second) - (a + b) / 2) < 1e-6)
    #expect(try loss(first, first, second) < max(a, b))
  }

  @Test func `reported terms are averaged as well, and others are not`() throws {
    let parts = LossParts()
    let batch = batch([clusters([0, 0, 1, 1]), clusters([0, 1, 0, 1])])
    try LossParts.$current.withValue(parts) {
      _ = lossPart("before", Tensor([7.0], []))
      var value = 1.0
      let mean = try batch.meanOverClusterings { _ in
        value += 2
        return lossPart("term", Tensor([value], []))
      }
      #expect(mean.item == 4)
    }
    #expect(parts.values == ["before": 7, "term": 4])
  }

  @Test func `the first clustering is the batch's clusters, and without any there is an error`() throws {
    let (first, second) = (clusters([0, 0, 1, 1]), clusters([0, 1, 0, 1]))
    #expect(batch([first, second]).clusters?.assignments.ints == [0, 0, 1, 1])
    #expect(batch([]).clusters == nil)
    #expect(throws: MissingClusters.self) { try loss() }
  }

  private final class Combined: Learner {
    let parts: [(name: String, learner: any Learner)]
    init(_ parts: [(name: String, learner: any Learner)] = []) { self.parts = parts }
    func loss(_ batch: Batch) throws -> Tensor { try batch.embed().unit.sum() }
  }

  private final class Remembering: Learner {
    let memory: MemoryBank
    init(_ memory: MemoryBank) { self.memory = memory }
    func loss(_ batch: Batch) throws -> Tensor { try batch.embed().unit.sum() }
    var clusterSource: ClusterSource { .memory(memory) }
  }

  @Test func `a combined learner clusters the vectors of its first part that has its own`() throws {
    let memories = (0..<2).map { _ in MemoryBank(slots: 1, dimensions: 4, toy.setup) }
    func memory(_ learner: any Learner) -> MemoryBank? {
      if case .memory(let found) = learner.clusterSource { found } else { nil }
    }
    let plain = Combined()
    let sum = Combined([
      ("plain", plain), ("first", Remembering(memories[0])), ("second", Remembering(memories[1])),
    ])
    #expect(memory(sum) === memories[0] && memory(plain) == nil)
    guard case .model = plain.clusterSource else {
      Issue.record("the default is the model")
      return
    }
  }
}
