/// Returns a plain convolutional network with random weights, for quick trials and small images.
///
/// Each block is a 3x3 convolution, batch norm, ReLU and a 2x2 max-pool, and doubles the channels; the last block has
/// global average pooling instead of the max-pool. Images [n, channels, h, w] -> features [n, width·2^(blocks − 1)].
/// The shorter side must be at least 2^(blocks − 1) pixels, so that no max-pool meets a single pixel.
///
/// - Parameters:
///   - channels: the channels of the images.
///   - width: the channels of the first block.
///   - random: the source of the weights, on the CPU.
public func convolutionalNetwork(channels: Int, width: Int, blocks: Int, _ random: Generator) -> Sequential {
  Sequential {
    for i in 0..<blocks {
      if i > 0 { MaxPool(kernel: 2, stride: 2) }
      Conv2d(i == 0 ? channels : width << (i - 1), width << i, kernel: 3, padding: 1, random)
      BatchNorm(width << i)
      ReLU(inPlace: true)
    }
    GlobalAveragePool()
  }
}
