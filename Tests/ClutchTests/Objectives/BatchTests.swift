import Clutch
import Testing

@testable import Components

@Suite struct BatchTests {
  @Test func `all views are embedded once, however often an objective asks`() throws {
    let batch = try ToyModel().batch()
    let (first, second) = (try batch.embed(), try batch.embed())
    #expect(first.views == 2 && first.images == 4)
    // A second pass of the network would give other tensors.
    first.projections.detach().copy(from: first.projections.detach() * 0)
    #expect(second.projections.abs().max().item == 0)
  }

  @Test func `an embedding has the rows of the network's output`() throws {
    let toy = try ToyModel()
    let batch = toy.batch()
    let views = try batch.embed()
    // Batch norm sees all views at once.
    let (features, projections) = toy.model(.concatenate([batch.views[0], batch.views[1]]), training: true)
    #expect((views.projections[1] - projections[4..<8]).abs().max().item < 1e-6)
    let found = try views.features()[1]
    #expect((found - features[4..<8]).abs().max().item < 1e-6)
  }

  @Test func `some views are embedded alone`() throws {
    let toy = try ToyModel()
    let batch = toy.batch()
    let second = try batch.embed(batch.views[1..<2])
    #expect(second.views == 1)
    let (_, projections) = toy.model(batch.views[1], training: true)
    #expect((second.projections[0] - projections).abs().max().item < 1e-6)
  }

  @Test func `what other processes computed joins along the images`() throws {
    let batch = try ToyModel().batch(gather: { tensor throws(TorchError) in .concatenate([tensor, tensor], axis: 1) })
    let views = try batch.embed()
    let features = try views.features()
    #expect(views.images == 8 && features.size(1) == 8)
  }

  @Test func `an exchange that fails is not the objective's error`() throws {
    let batch = try ToyModel().batch(gather: { _ throws(TorchError) in throw TorchError(description: "gone") })
    #expect(throws: BatchFault.self) { try batch.embed() }
  }

  @Test func `nothing keeps a batch alive after its step`() throws {
    let toy = try ToyModel()
    weak var last: Batch?
    do {
      let batch = toy.batch()
      _ = try batch.embed().features()
      last = batch
    }
    #expect(last == nil)
  }

  @Test func `an embedding that is shared has gradients, whoever asks first`() throws {
    let toy = try ToyModel()
    let batch = toy.batch()
    _ = try withoutGradient { try batch.embed() }
    try batch.embed().unit.sum().backward()
    #expect(toy.model.parameters.contains { $0.tensor.gradient != nil })
  }

  @Test func `the first embedding by the model is known for monitoring`() throws {
    let toy = try ToyModel()
    let batch = toy.batch()
    let teacher = try Teacher(toy.setup)
    _ = try batch.embed(batch.views, by: teacher)
    #expect(batch.embedded == nil)
    _ = try batch.embed()
    #expect(batch.embedded?.views == 2)
  }
}

@Suite struct ImageViewsTests {
  private func view(_ value: Double, side: Int) -> Tensor { Tensor.full([3, 1, side, side], value) }

  @Test func `views of several sizes keep their order`() {
    let views = ImageViews([view(0, side: 8), view(1, side: 8), view(2, side: 4), view(3, side: 8)])
    #expect(views.count == 4 && views.stacks.map { $0.size(0) } == [2, 1, 1])
    #expect((0..<4).map { views[$0].max().item } == [0, 1, 2, 3])
    #expect((0..<4).map { views[$0].size(2) } == [8, 8, 4, 8])
  }

  @Test func `a range of views may lie across sizes`() {
    let views = ImageViews([view(0, side: 8), view(1, side: 8), view(2, side: 4), view(3, side: 8)])[1..<3]
    #expect(views.count == 2 && views[0].max().item == 1 && views[1].max().item == 2)
    #expect(views[1].size(2) == 4)
  }

  @Test func `one tensor of all views is divided view by view`() {
    let whole = Tensor.concatenate([view(0, side: 2), view(1, side: 2)])
    let views = ImageViews(whole, views: 2)
    #expect(views.count == 2 && views[0].shape == [3, 1, 2, 2] && views[1].min().item == 1)
  }
}
