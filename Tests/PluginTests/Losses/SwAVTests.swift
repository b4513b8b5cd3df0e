import Clutch
import Testing
import Training

@testable import Plugins

@Suite struct SwAVTests {
  private static func built() -> Model {
    let random = Generator(seed: 1)
    return Model(
      encoder: Network(Linear(6, 4, random), outputs: 4), head: Network(Linear(4, 3, random), outputs: 3),
      normalization: nil, device: .cpu, shape: .vector(6))
  }

  private func started(_ options: SwAV, _ shapes: [[Int]]) -> any Learner {
    let setup = ObjectiveSetup(
      Self.built(), batch: 4, images: 8, views: shapes.count, Generator(seed: 2), shapes: { shapes }
    ) { Self.built() }
    return options.start(setup)
  }

  @Test func `only views of the first one's size have queues`() {
    let crops = [[3, 32, 32], [3, 16, 16], [3, 32, 32], [3, 32, 16]]
    let learner = started(SwAV(prototypes: 5, queue: 7), crops)
    #expect(learner.kept.map(\.name) == ["queue0.vectors", "queue0.pushed", "queue2.vectors", "queue2.pushed"])
    #expect(learner.kept[2].tensor.shape == [7, 3])
    #expect(started(SwAV(prototypes: 5), crops).kept.isEmpty)
  }

  /// A batch of two views [4, 6], which differ between steps.
  private func batch(_ model: Model, _ step: Int) -> Batch {
    let vectors = Tensor.randn([8, 6], Generator(seed: UInt64(step)))
    return Batch(
      model, rows: .arange(4), clusterings: [], epoch: Double(step), progress: 0,
      Batch.Source(
        images: { vectors[0..<4] }, views: { ImageViews(vectors, views: 2) }, generator: { _, _ in Generator(seed: 4) })
    )
  }

  @Test func `a restored learner goes on with the count of its queues`() throws {
    let (whole, resumed) = (started(SwAV(queue: 6), [[6], [6]]), started(SwAV(queue: 6), [[6], [6]]))
    let model = Self.built()
    _ = try resumed.loss(batch(model, 9))  // the count is read before it is restored
    for step in 0..<2 { _ = try whole.loss(batch(model, step)) }
    func tensors(_ learner: any Learner) -> [Tensor] {
      (learner.kept + learner.learned.flatMap(\.module.tensors)).map(\.tensor)
    }
    withoutGradient {
      for (new, old) in zip(tensors(resumed), tensors(whole)) { new.copy(from: old) }
    }
    // The queue is full after two steps, and is used from then on.
    for step in 2..<4 {
      let (value, expected) = (try resumed.loss(batch(model, step)).item, try whole.loss(batch(model, step)).item)
      #expect(value == expected)
    }
    #expect(whole.kept.filter { $0.name.hasSuffix("pushed") }.map(\.tensor.item) == [16, 16])
  }

  @Test func `the shapes of views are those that the augmentations make`() {
    let sample = SampleShape.image(ImageShape(channels: 3, height: 32, width: 32))
    let small = RandomResizedCrop(size: 16)
    #expect(
      AugmentationPipelines.perView([[HorizontalFlip()], [HorizontalFlip(), small], []]).viewShapes(of: sample)
        == [[3, 32, 32], [3, 16, 16], [3, 32, 32]])
    #expect(AugmentationPipelines.shared([small], views: 2).viewShapes(of: sample) == [[3, 16, 16], [3, 16, 16]])
    #expect(AugmentationPipelines.shared([VectorNoise()], views: 3).viewShapes(of: .vector(5)) == [[5], [5], [5]])
  }
}
