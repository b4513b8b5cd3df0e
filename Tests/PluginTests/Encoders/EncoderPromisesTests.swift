import Testing

@testable import Clutch

/// What every encoder and every head promises.
@Suite struct EncoderPromisesTests {
  @Test(arguments: registered(Encoders.self), [[1, 28, 28], [3, 32, 32], [4, 16, 24]])
  func `images of any channels and sides become features of the length that is told`(
    encoder: any Encoder, shape: [Int]
  ) throws {
    let images = ImageShape(channels: shape[0], height: shape[1], width: shape[2])
    let network = try encoder.build(images, Generator(seed: 1))
    let features = withoutGradient { network.module(.rand([2] + shape, Generator(seed: 2)), training: false) }
    #expect(features.shape == [2, network.outputs] && features.isFinite)
  }

  @Test(arguments: registered(Heads.self))
  func `features become projections of the length that is told`(head: any Head) {
    let network = head.build(inputs: 12, Generator(seed: 1))
    let projections = network.module(.randn([3, 12], Generator(seed: 2)), training: false)
    #expect(projections.shape == [3, network.outputs] && projections.isFinite)
  }
}
