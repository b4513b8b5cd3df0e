/// A small random generator that gives the same numbers from the same seed on every machine.
///
/// The system's generator cannot be seeded. SplitMix64 has one word of state, passes the usual
/// statistical batteries, and needs no warm-up: even seeds 0, 1, 2 give unrelated streams.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
/// (constants: variant 13 of Stafford's mixers).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Returns an integer from 0 to `bound` - 1. All are equally likely up to an error of `bound` / 2⁶⁴.
  ///
  /// It replaces `Int.random(in:using:)`, whose algorithm may change with the standard library.
  mutating func index(below bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
