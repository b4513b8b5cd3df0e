import Testing

@testable import Formats

/// Messages are decoded here by the rules of the wire format (protobuf.dev, "Encoding"), independently of the encoder.
@Suite struct ProtobufMessageTests {
  private enum Field: Equatable {
    case number(Int, UInt64)
    case fixed(Int, UInt64)
    case bytes(Int, [UInt8])
  }

  private func varint(_ bytes: inout ArraySlice<UInt8>) throws -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while true {
      let next = bytes.popFirst()
      let byte = try #require(next)
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
    }
  }

  private func fields(_ message: ProtobufMessage) throws -> [Field] {
    var rest = message.bytes[...]
    var found: [Field] = []
    while !rest.isEmpty {
      let key = try varint(&rest)
      let field = Int(key >> 3)
      switch key & 7 {
      case 0: found.append(.number(field, try varint(&rest)))
      case 1:
        found.append(.fixed(field, rest.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }))
        rest = rest.dropFirst(8)
      case 2:
        let count = Int(try varint(&rest))
        found.append(.bytes(field, Array(rest.prefix(count))))
        rest = rest.dropFirst(count)
      default: Issue.record("there is no wire type \(key & 7) here")
      }
    }
    return found
  }

  /// From protobuf.dev: `Test1 { a: 150 }` is 08 96 01, and `Test2 { b: "testing" }` is 12 07 74 65 73 74 69 6e 67.
  @Test func `the documentation's examples have its bytes`() {
    var message = ProtobufMessage()
    message.integer(1, 150)
    message.text(2, "testing")
    #expect(message.bytes == [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8))
  }

  @Test(arguments: [1, 127, 128, 16_383, 16_384, Int.max, -1, Int.min]) func `any whole number is read back`(
    number: Int
  ) throws {
    var message = ProtobufMessage()
    message.integer(3, number)
    #expect(try fields(message) == [.number(3, UInt64(bitPattern: Int64(number)))])
  }

  @Test(arguments: [1, 15, 16, 2_047, 2_048]) func `fields of any number are read back`(field: Int) throws {
    var message = ProtobufMessage()
    message.integer(field, 7)
    message.bytes(field, [1, 2])
    #expect(try fields(message) == [.number(field, 7), .bytes(field, [1, 2])])
  }

  @Test func `what is 0 or empty is left out, except in a choice of fields`() throws {
    var message = ProtobufMessage()
    message.integer(1, 0)
    message.double(2, 0)
    message.text(3, "")
    message.doubles(4, [])
    message.floats(5, [])
    #expect(message.bytes.isEmpty)
    message.oneOf(6, integer: 0)
    message.oneOf(7, double: 0)
    #expect(try fields(message) == [.number(6, 0), .fixed(7, 0)])
  }

  @Test func `floating-point numbers keep all bits, packed in order`() throws {
    let numbers = [1.5, -0.0, .infinity, .leastNonzeroMagnitude, .nan]
    var message = ProtobufMessage()
    message.doubles(1, numbers)
    message.floats(2, [1, -2])
    message.double(3, .pi)
    let bytes = numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) } }
    #expect(
      try fields(message) == [
        .bytes(1, bytes), .bytes(2, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]), .fixed(3, Double.pi.bitPattern),
      ])
  }

  @Test(arguments: [0, 127, 128, 70_000]) func `messages nest, whatever their length`(length: Int) throws {
    var inner = ProtobufMessage()
    inner.text(1, String(repeating: "é", count: length))
    var outer = ProtobufMessage()
    outer.message(9, inner)
    #expect(try fields(outer) == [.bytes(9, inner.bytes)])
    #expect(try fields(inner) == (length == 0 ? [] : [.bytes(1, Array(String(repeating: "é", count: length).utf8))]))
  }
}

@Suite struct CRC32CTests {
  /// From RFC 3720, appendix B.4, and the check value of the catalog of parametrized CRC algorithms.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E), (Array((0..<32).reversed()), 0x113F_DB5C), (Array("123456789".utf8), 0xE306_9283),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func `known bytes have their checksums`(bytes: [UInt8], sum: UInt32) { #expect(CRC32C.checksum(bytes) == sum) }

  @Test func `masking is undone by subtraction and rotation`() {
    for bytes in [[], [1], Array("record".utf8)] as [[UInt8]] {
      let turned = CRC32C.masked(bytes) &- 0xA282_EAD8
      #expect(turned << 15 | turned >> 17 == CRC32C.checksum(bytes))
    }
  }
}
