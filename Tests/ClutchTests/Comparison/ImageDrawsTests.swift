import Testing

@testable import Metrics

@Suite struct ImageDrawsTests {
  private func draws(_ seed: UInt64, _ set: String, _ count: Int = 8, times: Int = 1) -> [[UInt32]] {
    var draws = ImageDraws(seed: seed, set: set, count: count)
    return (0..<times).map { _ in
      draws.next()
      return draws.times
    }
  }

  /// From a few lines of Python: SplitMix64 seeded with `seed ^ fnv1a64(set)`, and `number * 8 >> 64` as the image.
  @Test func `draws are those of the generator, seeded with the seed and the set`() {
    #expect(draws(7, "far", times: 2) == [[1, 0, 1, 1, 2, 1, 1, 1], [1, 2, 1, 1, 1, 0, 1, 1]])
    #expect(draws(7, "near") == [[2, 1, 0, 2, 0, 0, 2, 1]])
    #expect(draws(8, "far") == [[1, 0, 2, 0, 2, 0, 1, 2]])
    #expect(draws(7, "") == [[2, 3, 0, 1, 0, 1, 1, 0]])
  }

  @Test(arguments: [1, 2, 100]) func `every draw has as many images as the set`(count: Int) {
    for times in draws(3, "test", count, times: 5) { #expect(times.count == count && times.reduce(0, +) == count) }
  }

  @Test func `nothing is drawn before the first draw, and nothing from an empty set`() {
    #expect(ImageDraws(seed: 1, set: "a", count: 3).times == [0, 0, 0])
    #expect(draws(1, "a", 0, times: 2) == [[], []])
  }

  /// Without replacement, every image would be drawn once. With it, (1 − 1/n)ⁿ of the images are left out, which is
  /// 0.368 for 1000 images, with a standard deviation of 0.010.
  @Test func `images are drawn with replacement`() {
    let times = draws(5, "far", 1000)[0]
    #expect(abs(Double(times.count { $0 == 0 }) / 1000 - 0.368) < 0.06)
  }
}
