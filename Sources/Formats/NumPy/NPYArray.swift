import Torch

/// An array in NumPy's format.
///
/// 93 "NUMPY" | version, major and minor | length of the header, u16le in version 1, u32le in later versions | header,
/// a Python dictionary with the keys descr, fortran_order and shape | elements.
public struct NPYArray {
  /// The name in messages: the file, and the array if the file is an archive.
  public let place: String
  let header: NPYHeader
  let bytes: [UInt8]

  var shape: [Int] { header.shape }
  var type: NPYType { header.type }

  /// The maximum size in bytes. Larger arrays are rejected before memory is allocated.
  private static let largest = 4 << 30

  /// - Parameters:
  ///   - path: an `.npy`, gzipped or not, or an `.npz`; it may be damaged or malicious.
  ///   - array: the name of the array in an `.npz`.
  ///   - content: the expected content as named in messages, such as "images".
  public init(_ path: String, array: String?, content: String) throws(DataError) {
    let start = try GzipReader(path).read(2)
    if start == Array("PK".utf8) {
      let entry = try ZipEntry(path, array: array)
      try self.init(entry.place, content, entry.read) { (count) throws(DataError) in try entry.check(promised: count) }
    } else {
      if let array {
        throw DataError("\(path): is not an .npz, so it has no array '\(array)'; leave the option out")
      }
      let file = try GzipReader(path)
      try self.init(path, content, file.read) { (count) throws(DataError) in try file.check(promised: count) }
    }
  }

  /// - Parameters:
  ///   - read: returns the next bytes.
  ///   - check: throws if so many bytes cannot be read.
  private init(
    _ place: String, _ content: String, _ read: (Int) throws(DataError) -> [UInt8],
    _ check: (Int) throws(DataError) -> Void
  ) throws(DataError) {
    self.place = place
    let magic = try read(8)
    guard magic.count == 8, magic[0] == 0x93, magic[1..<6].elementsEqual("NUMPY".utf8), (1...3).contains(magic[6])
    else {
      throw DataError("\(place): is not an .npy file of \(content): it does not start like one")
    }
    let lengthBytes = try read(magic[6] == 1 ? 2 : 4)
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = length > 1 << 16 ? [] : try read(length)
    guard header.count == length, lengthBytes.count == (magic[6] == 1 ? 2 : 4) else {
      throw DataError("\(place): is cut short or damaged in its header; get the file again")
    }
    self.header = try NPYHeader(String(decoding: header, as: UTF8.self), place)
    let (shape, type) = (self.header.shape, self.header.type)
    if type.kind == "O" {
      throw DataError(
        "\(place): holds Python objects, which only Python can read; save numbers, such as array.astype(int)")
    }
    guard let size = Self.size(shape, type.size) else {
      throw DataError(
        "\(place): cannot be read: its header says elements '\(type.name)' of the shape \(shape), which is empty or "
          + "more than 4 GiB; \(content) need at least one element and at most 4 GiB")
    }
    try check(size)
    bytes = try read(size + 1)
    guard bytes.count == size else {
      let found = bytes.count > size ? "more" : "\(bytes.count)"
      throw DataError(
        "\(place): is cut short or damaged: its header promises \(size) bytes of \(content), but \(found) follow; "
          + "get the file again")
    }
  }

  /// The size of the elements in bytes; nil if it is zero or too large.
  private static func size(_ shape: [Int], _ width: Int) -> Int? {
    var size = width
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      if overflow || product > largest { return nil }
      size = product
    }
    return size > 0 ? size : nil
  }

  /// The length of the first axis.
  var count: Int { shape[0] }

  /// Returns the array as images uint8 [n, c, h, w].
  public func images(_ layout: ImageLayout) throws(DataError) -> Tensor {
    guard type.kind == "u", type.size == 1, (3...4).contains(shape.count) else {
      throw DataError(
        "\(place): has elements '\(type.name)' of the shape \(shape), but images are unsigned bytes, '|u1', of the "
          + "shape [n, h, w], [n, h, w, c] or [n, c, h, w]")
    }
    if shape.count == 3, layout == .auto, [1, 3, 4].contains(shape[2]) {
      throw DataError(
        "\(place): has the shape \(shape), which may be one image of \(shape[0]) x \(shape[1]) with \(shape[2]) "
          + "channels; store it as [1, \(shape[0]), \(shape[1]), \(shape[2])], or write layout: channels-first for "
          + "\(shape[0]) grayscale images of \(shape[1]) x \(shape[2])")
    }
    let stored = bytes.withUnsafeBytes { Tensor(bytes: $0, header.isFortran ? shape.reversed() : shape, .uint8) }
    let all = !header.isFortran ? stored : shape.count == 3 ? stored.permute(2, 1, 0) : stored.permute(3, 2, 1, 0)
    if shape.count == 3 { return all.unsqueeze(1).contiguous() }  // [n, 1, h, w]
    return (try isLast(layout) ? all.permute(0, 3, 1, 2) : all).contiguous()
  }

  /// Indicates whether the channels are on the last of four axes.
  private func isLast(_ layout: ImageLayout) throws(DataError) -> Bool {
    let (second, last) = ([1, 3].contains(shape[1]), [1, 3].contains(shape[3]))
    switch layout {
    case .channelsFirst: return false
    case .channelsLast: return true
    case .auto where second != last: return last
    case .auto:
      let reason =
        last
        ? "both its second axis and its last could be channels"
        : "neither its second axis nor its last has the length 1 or 3 of channels"
      throw DataError(
        "\(place): has the shape \(shape), where \(reason); write layout: channels-first for \(form(1, 2, 3)), or "
          + "layout: channels-last for \(form(3, 1, 2))")
    }
  }

  /// Describes the images that result from given axes of channels, height and width.
  private func form(_ channels: Int, _ height: Int, _ width: Int) -> String {
    "\(shape[0]) images with \(shape[channels]) channels of \(shape[height]) x \(shape[width]) pixels"
  }
}
