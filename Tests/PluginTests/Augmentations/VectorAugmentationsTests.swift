import Clutch
import Testing

@testable import Plugins

@Suite struct VectorAugmentationsTests {
  @Test func `noise has the given share of the root mean square of each vector`() {
    // The root mean square of the first vector is 5, that of the second is 500.
    let one = [Float](repeating: 7, count: 10_000) + [Float](repeating: 1, count: 10_000)
    let row = Tensor(one, [1, 20_000])
    let vectors = Tensor.concatenate([row, row * 100])
    let noise = VectorNoise(deviation: 0.2)(vectors, Generator(seed: 1)) - vectors
    let deviations = noise.square().mean(axis: 1).sqrt().doubles
    #expect(abs(deviations[0] - 1) < 0.03)
    #expect(abs(deviations[1] - 100) < 3)
  }

  @Test func `a mask keeps elements or makes them 0`() {
    let vectors = Tensor.ones([4, 5_000]) * 3
    let masked = VectorMask(probability: 0.3)(vectors, Generator(seed: 1))
    let values: Set<Float> = [0, 3]
    #expect(Set(masked.floats) == values)
    let kept: Double = masked.mean().item / 3
    #expect(abs(kept - 0.7) < 0.02)
  }

  @Test(arguments: [0.0, 1.0]) func `a probability of 0 keeps all, and of 1 none`(probability: Double) {
    let vectors = Tensor.ones([3, 50])
    let masked = VectorMask(probability: probability)(vectors, Generator(seed: 1))
    let expected = Float(1 - probability)
    #expect(masked.floats.allSatisfy { $0 == expected })
  }
}
