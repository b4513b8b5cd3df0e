/// Brings every channel to mean 0 and deviation 1: (x − mean) / deviation.
public struct Normalization: Sendable {
  public let mean: [Double]
  public let deviation: [Double]

  public init(mean: [Double], deviation: [Double]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// The mean and deviation of every channel over all pixels of `images` (uint8 [n, c, h, w]), as shares of 255.
  public init(of images: Tensor) {
    let channels = images.size(1)
    var sums = [Double](repeating: 0, count: channels)
    var squares = sums
    for part in images.split(4096) {
      let values = part.to(.float32) / 255
      for (c, sum) in values.to(.float64).sum(axis: 0, 2, 3).doubles.enumerated() { sums[c] += sum }
      for (c, sum) in values.to(.float64).square().sum(axis: 0, 2, 3).doubles.enumerated() { squares[c] += sum }
    }
    let count = Double(images.count / channels)
    mean = sums.map { $0 / count }
    deviation = zip(squares, mean).map { max(1e-6, ($0 / count - $1 * $1)).squareRoot() }
  }

  /// - Parameter images: float32 [n, c, h, w].
  func callAsFunction(_ images: Tensor) -> Tensor {
    let scale = Tensor(deviation.map { Float(1 / $0) }, [1, mean.count, 1, 1]).to(images.device)
    let shift = Tensor(zip(mean, deviation).map { Float(-$0 / $1) }, [1, mean.count, 1, 1]).to(images.device)
    return images * scale + shift
  }
}
