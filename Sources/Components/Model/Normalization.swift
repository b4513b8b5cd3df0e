import Formats
import Torch

/// Normalizes each channel to mean 0 and standard deviation 1: (x − mean) / deviation.
public struct Normalization: Sendable {
  public let mean: [Double]
  public let deviation: [Double]

  public init(mean: [Double], deviation: [Double]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Computes the mean and standard deviation of each channel over all pixels of `images` (uint8 [n, c, h, w]), divided
  /// by 255.
  public init(of images: Tensor) {
    let levels = Tensor((0..<256).map { Double($0) / Samples.white })
    var (mean, deviation) = ([Double](), [Double]())
    for channel in 0..<images.size(1) {
      // A histogram is sufficient, and takes a tenth of the time of converting every pixel.
      // The images are split, since they may be mapped from disk and too many to copy.
      let parts = images.split(4096).map { $0.select(axis: 1, channel).reshape(-1).counts(256) }
      let counts = parts.dropFirst().reduce(parts[0], +).to(.float64)
      let shares = counts / counts.sum()
      let center = (shares * levels).sum().item
      mean.append(center)
      deviation.append(max(1e-6, (shares * (levels - center).square()).sum().item).squareRoot())
    }
    self.init(mean: mean, deviation: deviation)
  }

  /// - Parameter images: float32 [n, c, h, w].
  package func callAsFunction(_ images: Tensor) -> Tensor { factors(on: images.device)(images) }

  /// The scale and shift of each channel [1, c, 1, 1], on a device.
  struct Factors {
    let scale: Tensor
    let shift: Tensor
    func callAsFunction(_ images: Tensor) -> Tensor { images * scale + shift }
  }

  func factors(on device: Device) -> Factors {
    Factors(
      scale: Tensor(deviation.map { Float(1 / $0) }, [1, mean.count, 1, 1]).to(device),
      shift: Tensor(zip(mean, deviation).map { Float(-$0 / $1) }, [1, mean.count, 1, 1]).to(device))
  }
}
