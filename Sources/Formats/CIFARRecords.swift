import Torch

/// Images in the record format of CIFAR's binary version.
///
/// A record: label bytes | 1,024 bytes of red, row by row | 1,024 bytes of green | 1,024 bytes of blue.
public struct CIFARRecords {
  /// uint8 [n, 3, 32, 32].
  public let images: Tensor
  /// The label bytes of each record.
  private let labelBytes: [[UInt8]]
  private let files: [String]
  private let perFile: Int

  private static let pixels = 3 * 32 * 32
  /// The maximum number of bytes to read from a file that may have any number of records.
  private static let largest = 4 << 30

  /// - Parameters:
  ///   - files: the paths of the files, gzipped or not; the files may be damaged.
  ///   - labels: the number of label bytes at the start of a record.
  ///   - count: the number of records that each file must have; nil allows any number.
  public init(_ files: [String], labelBytes labels: Int, count: Int?) throws(DataError) {
    let record = labels + Self.pixels
    var parts: [Tensor] = []
    var found: [[UInt8]] = []
    for path in files {
      let size = count.map { $0 * record } ?? Self.largest
      let file = try GzipReader(path)
      let bytes = try file.read(count == nil ? min(size, file.most) + 1 : size + 1)
      if count == nil { try file.check(promised: bytes.count) }
      let isWhole = count == nil ? !bytes.isEmpty && bytes.count % record == 0 : bytes.count == size
      guard isWhole, bytes.count <= size else {
        let right = count.map { "\($0) records of \(record) bytes, \(size) in all" } ?? "records of \(record) bytes"
        let some = bytes.count > size ? "more" : "\(bytes.count)"
        throw DataError(
          "\(path): is cut short or has another format: it should have \(right), but has \(some); get the file again")
      }
      let n = bytes.count / record
      let all = bytes.withUnsafeBytes { Tensor(bytes: $0, [n, record], .uint8) }
      parts.append(all.slice(axis: 1, labels..<record).reshape(n, 3, 32, 32))
      found += (0..<n).map { Array(bytes[($0 * record)..<($0 * record + labels)]) }
    }
    images = .concatenate(parts)
    labelBytes = found
    self.files = files
    perFile = found.count / files.count
  }

  /// The labels in one of the label bytes; each must be less than `classes`.
  public func labels(_ byte: Int, classes: Int) throws(DataError) -> [Int] {
    if let i = labelBytes.firstIndex(where: { $0[byte] >= classes }) {
      throw DataError(
        "\(files[i / perFile]): is damaged: record \(i % perFile) has the label \(labelBytes[i][byte]); "
          + "there are only the classes 0 to \(classes - 1)")
    }
    return labelBytes.map { Int($0[byte]) }
  }
}
