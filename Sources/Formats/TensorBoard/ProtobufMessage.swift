/// A message in the protocol buffers wire format, as far as TensorBoard's events need it.
///
/// Add fields in the order of their numbers. Fields that are 0 or empty are left out, as in proto3. A `oneof` field is
/// always written.
package struct ProtobufMessage: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func integer(_ field: Int, _ value: Int) {
    if value != 0 { oneOf(field, integer: value) }
  }

  package mutating func double(_ field: Int, _ value: Double) {
    if value != 0 { oneOf(field, double: value) }
  }

  package mutating func text(_ field: Int, _ value: String) {
    if !value.isEmpty { bytes(field, Array(value.utf8)) }
  }

  package mutating func message(_ field: Int, _ value: ProtobufMessage) { bytes(field, value.bytes) }

  package mutating func doubles(_ field: Int, _ values: [Double]) {
    if !values.isEmpty { bytes(field, values.flatMap { littleEndian($0.bitPattern) }) }
  }

  package mutating func floats(_ field: Int, _ values: [Float]) {
    if !values.isEmpty { bytes(field, values.flatMap { littleEndian($0.bitPattern) }) }
  }

  package mutating func bytes(_ field: Int, _ value: [UInt8]) {
    key(field, 2)
    bytes += varint(UInt64(value.count)) + value
  }

  // MARK: oneof fields

  package mutating func oneOf(_ field: Int, integer value: Int) {
    key(field, 0)
    bytes += varint(UInt64(bitPattern: Int64(value)))
  }

  package mutating func oneOf(_ field: Int, double value: Double) {
    key(field, 1)
    bytes += littleEndian(value.bitPattern)
  }

  package mutating func oneOf(_ field: Int, float value: Float) {
    key(field, 5)
    bytes += littleEndian(value.bitPattern)
  }

  private mutating func key(_ field: Int, _ type: Int) { bytes += varint(UInt64(field << 3 | type)) }

  /// Encodes seven bits per byte, lowest first. The eighth bit indicates that more bytes follow.
  private func varint(_ value: UInt64) -> [UInt8] {
    var (rest, result) = (value, [UInt8]())
    while rest > 127 {
      result.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return result + [UInt8(rest)]
  }
}

/// Returns the bytes of an integer in little-endian order.
package func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
