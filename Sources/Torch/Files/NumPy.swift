import Foundation
import Storage

/// The `.npy` file format, version 1.0, as read by NumPy's `load`.
public enum NumPy {
  private static let types: [DType: String] = [
    .uint8: "|u1", .int8: "|i1", .int16: "<i2", .int32: "<i4", .int64: "<i8", .float16: "<f2", .float32: "<f4",
    .float64: "<f8", .bool: "|b1",
  ]

  /// Returns the bytes of a file. bfloat16, which NumPy lacks, is written as float32.
  public static func encode(_ tensor: Tensor) -> Data {
    guard let type = types[tensor.dtype] else { return encode(tensor.to(.float32)) }
    let shape = tensor.shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }"
    // Align the elements to 64 bytes.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data.append(contentsOf: withUnsafeBytes(of: UInt16(header.utf8.count).littleEndian) { Array($0) })
    data.append(contentsOf: header.utf8)
    tensor.withBytes { data.append(contentsOf: $0) }
    return data
  }

  /// Reads the bytes of a file that `encode` wrote.
  public static func decode(_ data: Data) throws(FileError) -> Tensor {
    let bytes = [UInt8](data)
    guard bytes.count >= 10, bytes[0] == 0x93, Array(bytes[1..<6]) == Array("NUMPY".utf8), bytes[6] == 1 else {
      throw FileError("is no .npy file of version 1")
    }
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    guard start <= bytes.count else { throw FileError("is cut short within its header") }
    let header = String(decoding: bytes[10..<start], as: UTF8.self)
    guard let dtype = types.first(where: { header.contains("'\($0.value)'") })?.key,
      header.contains("'fortran_order': False"), let open = header.firstIndex(of: "("),
      let close = header[open...].firstIndex(of: ")")
    else { throw FileError("has a header that is not understood: \(header)") }
    let lengths = header[open..<close].dropFirst().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let shape = lengths.compactMap { Int($0) }
    guard shape.count == lengths.count else { throw FileError("has a header that is not understood: \(header)") }
    guard dtype.bytes(of: shape) == bytes.count - start else {
      throw FileError("is cut short or damaged: its shape \(shape) does not fit its \(bytes.count - start) bytes")
    }
    return bytes[start...].withUnsafeBytes { Tensor(bytes: $0, shape, dtype) }
  }
}
