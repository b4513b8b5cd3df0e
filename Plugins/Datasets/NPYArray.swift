import Clutch

/// An array in NumPy's format.
///
/// 93 "NUMPY" | version, major and minor | length of the header, u16le in version 1, u32le after | the header, a Python
/// dictionary with the keys descr, fortran_order and shape | the elements.
struct NPYArray {
  /// What messages call it: the file, and the array of an archive.
  let place: String
  private let shape: [Int]
  /// "|u1" and the like.
  private let type: String
  /// Whether the first axis is the fastest.
  private let isFortran: Bool
  private let bytes: [UInt8]

  /// More than this is refused before any memory is asked for.
  private static let largest = 4 << 30

  /// - Parameters:
  ///   - path: an `.npy`, gzipped or not, or an `.npz`; it may be damaged or hostile.
  ///   - array: the one to take of an `.npz`.
  ///   - content: what messages say should be in it: "images".
  init(_ path: String, array: String?, content: String) throws(DataError) {
    let start = try GzipReader(path).read(2)
    if start == Array("PK".utf8) {
      let entry = try ZipEntry(path, array: array)
      try self.init(entry.place, content) { (count) throws(DataError) in try entry.read(count) }
    } else {
      if let array {
        throw DataError("\(path): is no .npz, so there is no array '\(array)' in it; leave the option out")
      }
      let file = try GzipReader(path)
      try self.init(path, content) { (count) throws(DataError) in try file.read(count) }
    }
  }

  private init(_ place: String, _ content: String, _ read: (Int) throws(DataError) -> [UInt8]) throws(DataError) {
    self.place = place
    let magic = try read(8)
    guard magic.count == 8, magic[0] == 0x93, magic[1..<6].elementsEqual("NUMPY".utf8), (1...3).contains(magic[6])
    else {
      throw DataError("\(place): is no .npy file of \(content): it does not start as NumPy's format does")
    }
    let lengthBytes = try read(magic[6] == 1 ? 2 : 4)
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = length > 1 << 16 ? [] : try read(length)
    guard header.count == length, lengthBytes.count == (magic[6] == 1 ? 2 : 4) else {
      throw DataError("\(place): is cut short or damaged in its header; get the file again")
    }
    let text = String(decoding: header, as: UTF8.self)
    guard let type = text.firstMatch(of: /'descr': *'([^']*)'/)?.1,
      let order = text.firstMatch(of: /'fortran_order': *(True|False)/)?.1,
      let lengths = text.firstMatch(of: /'shape': *\(([0-9, ]*)\)/)?.1
    else { throw DataError("\(place): has a header that is not understood: \(text.prefix(200))") }
    self.type = String(type)
    isFortran = order == "True"
    shape = lengths.split { $0 == "," || $0 == " " }.map { Int($0) ?? .max }
    let width = type.last.flatMap { Int(String($0)) } ?? 0
    guard let size = Self.size(shape, width) else {
      throw DataError(
        "\(place): cannot be read: its header says elements '\(type)' of the shape \(shape); \(content) must be whole "
          + "numbers, at least one and at most 4 GiB")
    }
    bytes = try read(size + 1)
    guard bytes.count == size else {
      let found = bytes.count > size ? "more" : "\(bytes.count)"
      throw DataError(
        "\(place): is cut short or damaged: its header promises \(size) bytes of \(content), but \(found) follow; "
          + "get the file again")
    }
  }

  /// How many bytes the elements take; nil where that is none or too many.
  private static func size(_ shape: [Int], _ width: Int) -> Int? {
    var size = width
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      if overflow || product > largest { return nil }
      size = product
    }
    return size > 0 ? size : nil
  }

  /// The array as images uint8 [n, c, h, w].
  func images(_ layout: NPY.Layout) throws(DataError) -> Tensor {
    guard type.hasSuffix("u1"), (3...4).contains(shape.count) else {
      throw DataError(
        "\(place): has elements '\(type)' of the shape \(shape), but images are unsigned bytes, '|u1', of the shape "
          + "[n, h, w], [n, h, w, c] or [n, c, h, w]")
    }
    let stored = bytes.withUnsafeBytes { Tensor(bytes: $0, isFortran ? shape.reversed() : shape, .uint8) }
    let all = !isFortran ? stored : shape.count == 3 ? stored.permute(2, 1, 0) : stored.permute(3, 2, 1, 0)
    if shape.count == 3 { return all.unsqueeze(1).contiguous() }  // [n, 1, h, w]
    let isLast = layout == .auto ? shape[3] == 1 || shape[3] == 3 : layout == .channelsLast
    return (isLast ? all.permute(0, 3, 1, 2) : all).contiguous()
  }

  /// The array as labels.
  func labels() throws(DataError) -> [Int] {
    guard shape.count == 1 || (shape.count == 2 && shape[1] == 1) else {
      throw DataError("\(place): has the shape \(shape), but labels have [n] or [n, 1]")
    }
    let isSigned = type.hasSuffix("i1") || ["<i2", "<i4", "<i8"].contains(type)
    guard isSigned || type.hasSuffix("u1") || ["<u2", "<u4", "<u8"].contains(type) else {
      throw DataError("\(place): has elements '\(type)', but labels are whole numbers, such as '|u1' or '<i8'")
    }
    let width = bytes.count / shape[0]
    let numbers = (0..<shape[0]).map { i in
      let value = (0..<width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[i * width + $1]) }
      let unused = UInt64(64 - 8 * width)
      return isSigned ? Int(Int64(bitPattern: value << unused) >> Int64(unused)) : Int(clamping: value)
    }
    if let i = numbers.firstIndex(where: { $0 < 0 || $0 > 1 << 31 }) {
      throw DataError("\(place): label \(i) is \(numbers[i]), but labels are 0 or more")
    }
    return numbers
  }
}
