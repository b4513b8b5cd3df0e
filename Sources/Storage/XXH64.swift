/// The XXH64 checksum with seed 0 (github.com/Cyan4973/xxHash), as printed by `xxhsum`.
///
/// It detects damage, not forgery, at about the speed of reading memory.
public enum XXH64 {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
  )

  /// Returns the checksum as 16 hexadecimal digits.
  public static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
    let digits = String(hash(bytes), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  public static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let (p1, p2, p3, p4, p5) = primes
    var place = 0
    var sum: UInt64
    if bytes.count >= 32 {
      var (a, b, c, d) = (p1 &+ p2, p2, UInt64(0), 0 &- p1)
      while place + 32 <= bytes.count {
        a = round(a, word(bytes, place))
        b = round(b, word(bytes, place + 8))
        c = round(c, word(bytes, place + 16))
        d = round(d, word(bytes, place + 24))
        place += 32
      }
      sum = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
      sum = merged(merged(merged(merged(sum, a), b), c), d)
    } else {
      sum = p5
    }
    sum = sum &+ UInt64(bytes.count)
    while place + 8 <= bytes.count {
      sum = rotated(sum ^ round(0, word(bytes, place)), 27) &* p1 &+ p4
      place += 8
    }
    if place + 4 <= bytes.count {
      let half = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
      sum = rotated(sum ^ (half &* p1), 23) &* p2 &+ p3
      place += 4
    }
    while place < bytes.count {
      sum = rotated(sum ^ (UInt64(bytes[place]) &* p5), 11) &* p1
      place += 1
    }
    sum = (sum ^ (sum >> 33)) &* p2
    sum = (sum ^ (sum >> 29)) &* p3
    return sum ^ (sum >> 32)
  }

  @inline(__always) private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  @inline(__always) private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }

  @inline(__always) private static func round(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    rotated(sum &+ word &* primes.1, 31) &* primes.0
  }

  @inline(__always) private static func merged(_ sum: UInt64, _ lane: UInt64) -> UInt64 {
    (sum ^ round(0, lane)) &* primes.0 &+ primes.3
  }
}
