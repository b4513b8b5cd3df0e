import Formats
import Foundation

/// Reads the tags and steps of an event file, and checks all checksums.
struct EventReader {
  struct Point: Hashable, CustomStringConvertible {
    let tag: String
    let step: Int
    var description: String { "\(tag) \(step)" }
  }

  /// The records in the order of the file.
  private(set) var points: [Point] = []
  private(set) var hasGoodChecksums = true
  private(set) var records = 0

  init(_ file: Data) {
    var bytes = [UInt8](file)[...]
    while bytes.count >= 12 {
      let length = Array(bytes.prefix(8))
      let count = Int(number(length))
      let event = Array(bytes.dropFirst(12).prefix(count))
      let sums = [bytes.dropFirst(8).prefix(4), bytes.dropFirst(12 + count).prefix(4)].map { UInt32(number($0)) }
      if sums != [CRC32C.masked(length), CRC32C.masked(event)] { hasGoodChecksums = false }
      read(event)
      records += 1
      bytes = bytes.dropFirst(16 + count)
    }
    if !bytes.isEmpty { hasGoodChecksums = false }
  }

  private mutating func read(_ event: [UInt8]) {
    let fields = fields(event)
    let step = fields.first { $0.number == 2 }.map { Int($0.value) } ?? 0
    for summary in fields where summary.number == 5 {
      for value in self.fields(summary.bytes) {
        let tag = self.fields(value.bytes).first { $0.number == 1 }
        points.append(Point(tag: String(decoding: tag?.bytes ?? [], as: UTF8.self), step: step))
      }
    }
  }

  private func fields(_ message: [UInt8]) -> [(number: Int, value: UInt64, bytes: [UInt8])] {
    var (result, rest) = ([(number: Int, value: UInt64, bytes: [UInt8])](), message[...])
    while !rest.isEmpty {
      let key = varint(&rest)
      switch key & 7 {
      case 0: result.append((Int(key >> 3), varint(&rest), []))
      case 2:
        let count = Int(varint(&rest))
        result.append((Int(key >> 3), 0, Array(rest.prefix(count))))
        rest = rest.dropFirst(count)
      default: rest = rest.dropFirst(key & 7 == 1 ? 8 : 4)
      }
    }
    return result
  }

  private func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while let byte = bytes.popFirst() {
      value |= UInt64(byte & 127) << shift
      shift += 7
      if byte < 128 { break }
    }
    return value
  }
}

private func number(_ bytes: some Collection<UInt8>) -> UInt64 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
