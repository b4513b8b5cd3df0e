import Clutch

@testable import Plugins

/// Randomly damaged copies of a file, the same for the same seed.
struct Damage {
  private var random: SplitMix64
  private let bytes: [UInt8]

  private enum Manner: CaseIterable {
    case cut, header, bytes, bits, length, noise, leftOut, doubled, exchanged, added
  }

  init(_ bytes: [UInt8], seed: UInt64) {
    self.bytes = bytes
    random = SplitMix64(seed: seed)
  }

  /// Returns the next damaged copy.
  mutating func next() -> [UInt8] {
    var copy = bytes
    switch Manner.allCases.randomElement(using: &random) ?? .cut {
    case .cut: copy.removeLast(Int.random(in: 1...bytes.count, using: &random))
    // The header contains lengths and types.
    case .header: for _ in 0..<few() { copy[place(below: 192)] = byte() }
    case .bytes: for _ in 0..<few() { copy[place()] = byte() }
    case .bits: for _ in 0..<few() { copy[place()] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
    case .length: write(&copy)
    case .noise: for i in piece().indices { copy[i] = UInt8.random(in: 0...255, using: &random) }
    case .leftOut: copy.removeSubrange(piece().indices)
    case .doubled:
      let piece = piece()
      copy.insert(contentsOf: piece, at: Bool.random(using: &random) ? piece.startIndex : place())
    case .exchanged:
      let (one, other) = (piece(), piece())
      copy.replaceSubrange(one.indices, with: other)
    case .added: copy += (0..<few() * 40).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    return copy
  }

  private mutating func few() -> Int { Int.random(in: 1...6, using: &random) }

  private mutating func place(below bound: Int = .max) -> Int {
    Int.random(in: 0..<min(bound, bytes.count), using: &random)
  }

  private mutating func byte() -> UInt8 {
    [0, 1, 127, 128, 255, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
  }

  private mutating func piece() -> ArraySlice<UInt8> {
    let most = [16, 64, 1024].randomElement(using: &random) ?? 16
    return bytes[place()...].prefix(Int.random(in: 1...most, using: &random))
  }

  /// Writes an extreme number of 2, 4 or 8 bytes, such as a length, in either byte order.
  private mutating func write(_ copy: inout [UInt8]) {
    let width = [2, 4, 8].randomElement(using: &random) ?? 4
    let top = UInt64(1) << UInt64(8 * width - 1)
    let count = UInt64(bytes.count)
    let edges: [UInt64] = [0, 1, top - 1, top, (top - 1) * 2 + 1, count, count - 1, 1 << 16, 1 << 30]
    let number = edges.randomElement(using: &random) ?? 0
    var digits = (0..<width).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    if Bool.random(using: &random) { digits.reverse() }
    let start = Bool.random(using: &random) ? place(below: 192) : place()
    for (i, digit) in digits.enumerated() where start + i < copy.count { copy[start + i] = digit }
  }
}
