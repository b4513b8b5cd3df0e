import Clutch

/// Images in the records of CIFAR's binary version.
///
/// A record: bytes of labels | 1,024 bytes of red, row by row | as many of green | as many of blue.
struct CIFARRecords {
  /// uint8 [n, 3, 32, 32].
  let images: Tensor
  /// The bytes of labels, record by record.
  private let labelBytes: [[UInt8]]
  private let files: [String]
  private let perFile: Int

  private static let pixels = 3 * 32 * 32
  /// More than this is not read from a file that may have any number of records.
  private static let largest = 4 << 30

  /// - Parameters:
  ///   - files: gzipped or not, which may be damaged.
  ///   - labels: how many bytes of labels a record begins with.
  ///   - count: how many records each file must have; as many as there are where nil.
  init(_ files: [String], labelBytes labels: Int, count: Int?) throws(DataError) {
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
          "\(path): is cut short or is no such file: it should have \(right), but has \(some); get it again")
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

  /// The labels that stand in one of the label bytes, of which there are `classes`.
  func labels(_ byte: Int, classes: Int) throws(DataError) -> [Int] {
    if let i = labelBytes.firstIndex(where: { $0[byte] >= classes }) {
      throw DataError(
        "\(files[i / perFile]): is damaged: record \(i % perFile) has the label \(labelBytes[i][byte]); "
          + "there are only the classes 0 to \(classes - 1)")
    }
    return labelBytes.map { Int($0[byte]) }
  }
}
