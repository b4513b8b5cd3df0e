/// The unsigned bytes of a file in the IDX format, with their shape.
///
/// 00 00 | element type, 08 for unsigned bytes | number of axes | length of each axis, u32be | elements.
struct IDXFile {
  let shape: [Int]
  let bytes: [UInt8]

  /// The maximum size in bytes. Larger files are rejected before memory is allocated.
  static let largest = 4 << 30

  /// Reads `path`, gzipped or not. The file may be damaged or malicious.
  ///
  /// - Parameters:
  ///   - ranks: the allowed numbers of axes.
  ///   - content: the expected content as named in messages, such as "images".
  init(_ path: String, ranks: ClosedRange<Int>, content: String) throws(DataError) {
    let file = try GzipReader(path)
    let rank = try Self.rank(file, path, ranks, content)
    let lengths = try file.read(4 * rank)
    guard lengths.count == 4 * rank else {
      throw DataError("\(path): is cut short: it ends within its header of \(4 + 4 * rank) bytes; get the file again")
    }
    shape = (0..<rank).map { axis in lengths[(4 * axis)..<(4 * axis + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let size = try Self.size(shape, path, content)
    try file.check(promised: size)
    bytes = try file.read(size + 1)
    guard bytes.count >= size else {
      throw DataError(
        "\(path): is cut short: its header promises \(size) bytes of \(content), but \(bytes.count) follow; "
          + "get the file again")
    }
    guard bytes.count == size else {
      throw DataError(
        "\(path): is damaged: it has more than the \(size) bytes of \(content) that its header promises; "
          + "get the file again")
    }
  }

  private static func rank(
    _ file: GzipReader, _ path: String, _ ranks: ClosedRange<Int>, _ content: String
  ) throws(DataError) -> Int {
    let magic = try file.read(4)
    let right = "such a file starts with " + ranks.map { "00 00 08 0\($0)" }.joined(separator: " or ")
    if magic.count < 4 {
      throw DataError("\(path): is not an IDX file of \(content): it has \(magic.count) bytes; \(right)")
    }
    guard magic[0...2] == [0, 0, 8], ranks.contains(Int(magic[3])) else {
      let found = magic.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(separator: " ")
      throw DataError("\(path): is not an IDX file of \(content): it starts with \(found); \(right)")
    }
    return Int(magic[3])
  }

  /// Returns the number of elements of a tensor of `shape`, or throws if it is zero or too large.
  private static func size(_ shape: [Int], _ path: String, _ content: String) throws(DataError) -> Int {
    if shape.contains(0) {
      throw DataError("\(path): has no \(content): its shape is \(shape); every length must be at least 1")
    }
    var size = 1
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow, product <= largest else {
        throw DataError(
          "\(path): is damaged or too large: its header claims the shape \(shape); at most 4 GiB can be read")
      }
      size = product
    }
    return size
  }
}
