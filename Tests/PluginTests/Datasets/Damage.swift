import Clutch

@testable import Plugins

/// Copies of a file that are damaged at random, always in the same way: cut, or with bytes overwritten, or with a piece
/// left out or put in twice.
struct Damage {
  private var random: SplitMix64
  private let bytes: [UInt8]

  init(_ bytes: [UInt8], seed: UInt64) {
    self.bytes = bytes
    random = SplitMix64(seed: seed)
  }

  /// Another damaged copy.
  mutating func next() -> [UInt8] {
    var copy = bytes
    switch Int.random(in: 0..<4, using: &random) {
    case 0: copy.removeLast(Int.random(in: 1...bytes.count, using: &random))
    case 1:
      // Headers are where lengths stand.
      for _ in 0..<Int.random(in: 1...6, using: &random) { overwrite(&copy, below: min(192, copy.count)) }
    case 2: for _ in 0..<Int.random(in: 1...6, using: &random) { overwrite(&copy, below: copy.count) }
    default:
      let piece = copy[Int.random(in: 0..<copy.count, using: &random)...].prefix(
        Int.random(in: 1...64, using: &random))
      if Bool.random(using: &random) {
        copy.removeSubrange(piece.indices)
      } else {
        copy.insert(contentsOf: piece, at: piece.startIndex)
      }
    }
    return copy
  }

  private mutating func overwrite(_ copy: inout [UInt8], below bound: Int) {
    copy[Int.random(in: 0..<bound, using: &random)] =
      [0, 1, 127, 128, 255, UInt8.random(in: 0...255, using: &random)]
      .randomElement(using: &random) ?? 0
  }
}
