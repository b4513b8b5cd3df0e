import Testing

@testable import Metrics

struct SplitMix64Tests {
  /// The published vector of seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").
  @Test func `a seed gives the published numbers`() {
    var random = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in random.next() } == expected)
  }

  @Test func `indices stay below the bound and are about equally likely`() {
    var random = SplitMix64(seed: 0)
    var times = Array(repeating: 0, count: 7)
    for _ in 0..<70_000 { times[random.index(below: 7)] += 1 }
    // A count has mean 10,000 and standard deviation 93.
    #expect(times.allSatisfy { abs($0 - 10_000) < 400 })
  }

  @Test func `neighbouring seeds give unrelated numbers`() {
    let first = (0..<1_000 as Range<UInt64>).map { seed in
      var random = SplitMix64(seed: seed)
      return Double(random.next() >> 11) / 0x1p53
    }
    // Uniform numbers have mean 0.5; the mean of 1,000 has a standard deviation of 0.009.
    #expect(abs(first.reduce(0, +) / 1_000 - 0.5) < 0.04)
    #expect(Set(first).count == 1_000)
  }
}
