import Testing

@testable import Torch

@Suite struct ConvolutionalNetworkTests {
  @Test(arguments: [(1, 5), (2, 10), (3, 20)])
  func `each block doubles the features`(blocks: Int, outputs: Int) {
    let network = convolutionalNetwork(channels: 3, width: 5, blocks: blocks, Generator(seed: 0))
    #expect(network(.ones([2, 3, 8, 12]), training: false).shape == [2, outputs])
  }

  @Test func `two blocks are convolutions with batch norm and ReLU, a max-pool between them, and the mean`() {
    let network = convolutionalNetwork(channels: 2, width: 3, blocks: 2, Generator(seed: 1))
    #expect(
      network.parameters.map(\.name)
        == ["0", "1", "4", "5"].flatMap { place in
          ["0", "4"].contains(place) ? ["\(place).weight"] : ["\(place).weight", "\(place).bias"]
        })
    let kernels = network.parameters.map(\.tensor).filter { $0.rank == 4 }
    let images = Tensor.rand([2, 2, 6, 6], Generator(seed: 2))
    let scale = (1 + 1e-5).squareRoot()  // of batch norm with its initial running statistics
    let first = (convolve(images, kernels[0], padding: 1) / scale).relu()
    let pooled = call("aten::max_pool2d", first, [2, 2], [2, 2])
    let second = (convolve(pooled, kernels[1], padding: 1) / scale).relu()
    #expect((network(images, training: false) - second.mean(axis: 2, 3)).abs().max().item < 1e-5)
  }

  @Test func `weights are drawn in the order of the layers`() {
    let random = Generator(seed: 3)
    for part in convolutionalNetwork(channels: 1, width: 4, blocks: 3, Generator(seed: 3)).parameters
    where part.tensor.rank == 4 {
      let shape = part.tensor.shape
      let drawn = Initialization.kaimingNormal(shape, fanOut: shape[0] * 9, random)
      #expect((drawn - part.tensor).abs().max().item == 0, "\(part.name)")
    }
  }
}
