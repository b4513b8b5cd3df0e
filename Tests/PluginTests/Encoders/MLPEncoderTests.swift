import Clutch
import Testing

@testable import Components
@testable import Plugins

@Suite struct MLPEncoderTests {
  /// The number of trainable values.
  private func count(_ network: Network) -> Int {
    network.module.parameters.reduce(0) { $0 + $1.tensor.count }
  }

  @Test func `layers, lengths and batch norm are as told`() throws {
    let network = try MLPEncoder(hidden: 5, output: 3, layers: 3).build(inputs: 7, Generator(seed: 0))
    #expect(network.outputs == 3 && network.module(.ones([4, 7]), training: true).shape == [4, 3])
    // 7·5 + 5·5 weights without biases, two batch norms of 2·5, and 5·3 + 3: 35 + 25 + 20 + 18.
    #expect(count(network) == 98)
    let linear = try MLPEncoder(output: 3, layers: 1).build(inputs: 7, Generator(seed: 0))
    #expect(count(linear) == 24)
  }

  @Test func `images are refused`() {
    let images = ImageShape(channels: 1, height: 4, width: 4)
    let error = #expect(throws: OptionError.self) { try MLPEncoder().build(images, Generator(seed: 0)) }
    #expect(error?.message == "takes vectors, but the samples are images; name an encoder for images")
  }
}
