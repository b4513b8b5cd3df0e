import Clutch
import Testing

@testable import Plugins

@Suite struct MadeImagesTests {
  private func pixels(_ dataset: any Dataset) throws -> Tensor { try dataset.load([]).images }

  /// The mean and the deviation of all values.
  private func moments(_ images: Tensor) -> (mean: Double, deviation: Double) {
    let values = images.to(.float64)
    return (values.mean().item, (values - values.mean()).square().mean().item.squareRoot())
  }

  @Test func `even noise has the moments of even noise`() throws {
    let images = try pixels(UniformNoise(count: 500))
    #expect(images.shape == [500, 3, 32, 32] && images.dtype == .uint8)
    // (0 + 255) / 2 and √((256² − 1) / 12)
    let (mean, deviation) = moments(images)
    #expect(abs(mean - 127.5) < 0.5 && abs(deviation - 73.9) < 0.5)
    #expect(images.min().item == 0 && images.max().item == 255)
  }

  @Test func `normal noise has the mean and deviation asked for`() throws {
    let (mean, deviation) = moments(try pixels(GaussianNoise(mean: 0.4, deviation: 0.1, count: 500)))
    #expect(abs(mean - 102) < 0.2 && abs(deviation - 25.5) < 0.2)
    // N(½, 1) is clipped at each end with probability Φ(−½) = 0.3085.
    let wide = try pixels(GaussianNoise(count: 500))
    let black = (wide .== 0).to(.float64).mean().item
    #expect(abs(black - 0.309) < 0.005 && abs((wide .== 255).to(.float64).mean().item - 0.309) < 0.005)
  }

  @Test func `blobs are black or at least as light as the threshold`() throws {
    let images = try pixels(Blobs(count: 200))
    let lit = (images .>= 191).to(.float64).mean().item
    #expect((images .> 0).to(.float64).mean().item == lit && lit > 0.1 && lit < 0.4)
    // The images are smooth inside: neighboring pixels are equal far more often than in noise.
    let next = images.slice(axis: 3, 1..<32).to(.float64) - images.slice(axis: 3, 0..<31).to(.float64)
    #expect((next.abs() .< 20).to(.float64).mean().item > 0.75)
  }

  @Test(arguments: [
    UniformNoise(count: 30) as any Dataset, GaussianNoise(count: 30), Blobs(count: 30),
  ]) func `the seed decides, in any number of parts`(dataset: any Dataset) throws {
    let first = try pixels(dataset)
    #expect(try pixels(dataset).ints == first.ints && dataset.isTest && dataset.load([]).labels == nil)
    let other: any Dataset =
      switch dataset {
      case is UniformNoise: UniformNoise(count: 30, seed: 1)
      case is GaussianNoise: GaussianNoise(count: 30, seed: 1)
      default: Blobs(count: 30, seed: 1)
      }
    #expect(try pixels(other).ints != first.ints)
  }

  @Test func `size and channels are as asked for`() throws {
    #expect(try pixels(UniformNoise(count: 2, size: 5, channels: 1)).shape == [2, 1, 5, 5])
    // 3 · 1024² values form a separate part.
    #expect(try pixels(UniformNoise(count: 3, size: 1024)).shape == [3, 3, 1024, 1024])
  }

  @Test(arguments: [
    (UniformNoise(count: 0) as any Dataset, "'count' must be from 1 to 10000000, but is 0"),
    (GaussianNoise(mean: 2), "'mean' must be from 0 to 1, but is 2.0"),
    (GaussianNoise(deviation: 0), "'deviation' must be greater than 0, but is 0.0"),
    (Blobs(share: 1.5), "'share' must be from 0 to 1, but is 1.5"),
    (Blobs(threshold: -1), "'threshold' must be from 0 to 1, but is -1.0"),
    (Blobs(size: 0), "'size' must be from 1 to 4096, but is 0"),
  ])
  func `options that make no sense are refused`(dataset: any Dataset, message: String) {
    #expect(#expect(throws: OptionError.self) { try dataset.validate() }.map { "\($0)" } == message)
  }
}
