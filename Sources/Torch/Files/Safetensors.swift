import Foundation
import Storage

/// The safetensors file format, as read by the Python package of that name.
///
/// u64le n | JSON of n bytes: name -> {dtype, shape, data_offsets} and `__metadata__` of strings | the elements.
public enum Safetensors {
  public struct File: Sendable {
    public var tensors: [String: Tensor]
    public var metadata: [String: String]

    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
      self.tensors = tensors
      self.metadata = metadata
    }
  }

  private static let names: [DType: String] = [
    .uint8: "U8", .int8: "I8", .int16: "I16", .int32: "I32", .int64: "I64", .float16: "F16", .float32: "F32",
    .float64: "F64", .bool: "BOOL", .bfloat16: "BF16",
  ]

  /// Returns the bytes of a file. Equal contents give equal bytes, because names are sorted.
  public static func encode(_ file: File) -> Data {
    var header: [String: Any] = [:]
    var offset = 0
    let ordered = file.tensors.sorted { $0.key < $1.key }
    for (name, tensor) in ordered {
      let end = offset + tensor.count * tensor.dtype.size
      header[name] = ["dtype": names[tensor.dtype] ?? "", "shape": tensor.shape, "data_offsets": [offset, end]]
      offset = end
    }
    if !file.metadata.isEmpty { header["__metadata__"] = file.metadata }
    var json = (try? JSONSerialization.data(withJSONObject: header, options: .sortedKeys)) ?? Data()
    // Align the elements to 8 bytes.
    json.append(Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
    var data = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    data.append(json)
    data.reserveCapacity(data.count + offset)
    for (_, tensor) in ordered { tensor.withBytes { data.append(contentsOf: $0) } }
    return data
  }

  /// Reads a file's bytes, which may be damaged or hostile: every length and offset is checked before it is used.
  public static func decode(_ data: Data) throws(FileError) -> File {
    let bytes = [UInt8](data)
    guard bytes.count >= 8 else { throw FileError("is cut short: it has \(bytes.count) bytes, fewer than a header") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw FileError("is cut short or no safetensors file: its header should have \(length) bytes")
    }
    let start = 8 + Int(length)
    guard let header = try? JSONSerialization.jsonObject(with: Data(bytes[8..<start])) as? [String: Any] else {
      throw FileError("has a damaged header: it is not a JSON object")
    }
    var file = File(tensors: [:])
    for (name, value) in header {
      if name == "__metadata__" {
        file.metadata = value as? [String: String] ?? [:]
      } else {
        file.tensors[name] = try tensor(name, value, bytes[start...])
      }
    }
    return file
  }

  private static func tensor(_ name: String, _ entry: Any, _ body: ArraySlice<UInt8>) throws(FileError) -> Tensor {
    guard let entry = entry as? [String: Any], let type = entry["dtype"] as? String,
      let dtype = names.first(where: { $0.value == type })?.key, let shape = entry["shape"] as? [Int],
      let offsets = entry["data_offsets"] as? [Int], offsets.count == 2
    else { throw FileError("has a damaged entry for the tensor '\(name)'") }
    guard let size = dtype.bytes(of: shape) else {
      throw FileError("has an impossible shape \(shape) for the tensor '\(name)'")
    }
    guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= body.count, offsets[1] - offsets[0] == size else {
      throw FileError("is cut short or damaged: the tensor '\(name)' does not fit into it")
    }
    let part = body[(body.startIndex + offsets[0])..<(body.startIndex + offsets[1])]
    return part.withUnsafeBytes { Tensor(bytes: $0, shape, dtype) }
  }
}
