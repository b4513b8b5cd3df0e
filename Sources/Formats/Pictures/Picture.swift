internal import CImages
import Foundation
import Torch

/// A JPEG, PNG or WebP picture whose header has been decoded, but not its pixels.
public struct Picture {
  /// The reason that a picture cannot be read: the end of a sentence that begins with its name.
  public struct Unreadable: Error {
    public let reason: String

    public init(reason: String) { self.reason = reason }
  }

  /// The file name extensions, in lower case, of pictures that can be read.
  public static let endings: Set = ["jpg", "jpeg", "jpe", "jfif", "png", "webp"]
  /// The file name extensions, in lower case, of pictures in other formats.
  public static let otherEndings: Set = [
    "gif", "bmp", "tif", "tiff", "heic", "heif", "avif", "jxl", "jp2", "ppm", "pgm", "pbm", "pnm", "tga", "ico", "svg",
    "psd", "dng", "cr2", "nef", "arw",
  ]

  private let bytes: [UInt8]
  private let header: ci_picture
  private let orientation: Int

  /// - Parameter memory: the memory limit in bytes for reading and decoding.
  public init(_ path: String, memory: Int) throws(Unreadable) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Unreadable(reason: errno == ENOENT ? "does not exist" : String(cString: strerror(errno)))
    }
    // A pipe or a device might never end.
    guard status.st_mode & S_IFMT == S_IFREG else { throw Unreadable(reason: "is not a regular file") }
    try Self.check(Int(status.st_size), memory, "has")
    guard let data = FileManager.default.contents(atPath: path) else { throw Unreadable(reason: "is not readable") }
    try self.init([UInt8](data), memory: memory)
  }

  init(_ bytes: [UInt8], memory: Int) throws(Unreadable) {
    self.bytes = bytes
    var header = ci_picture()
    try Self.attempt { ci_probe(bytes, bytes.count, &header, $0) }
    self.header = header
    guard header.width > 0, header.height > 0 else { throw Unreadable(reason: "has no pixels") }
    orientation = EXIF(bytes).orientation
    try Self.check(cost, memory, "is \(header.width) x \(header.height), which takes")
  }

  /// The peak memory in bytes for decoding and scaling: the file, its pixels, copies of them, and floats.
  var cost: Int { bytes.count + 10 * Int(header.width) * Int(header.height) * Int(header.channels) }

  /// The peak memory in bytes including scaling.
  ///
  /// The scaled picture is held in floats, and `crop` cuts out the center only afterwards; a long and thin picture
  /// therefore takes far more memory than its crop.
  public func cost(height: Int, width: Int, _ fit: Fit) -> Int {
    let (h, w) = size
    guard h != height || w != width else { return cost }
    let scaled =
      fit == .stretch || h == w || height != width
      ? height * width : h < w ? height * (height * w / h) : width * (width * h / w)
    return cost + 14 * scaled * Int(header.channels)
  }

  /// Throws if scaling would take more than `memory` bytes.
  public func check(height: Int, width: Int, _ fit: Fit, memory: Int) throws(Unreadable) {
    let words = "is \(header.width) x \(header.height), which with scaling takes"
    try Self.check(cost(height: height, width: width, fit), memory, words)
  }

  /// The height and width in the intended orientation.
  public var size: (height: Int, width: Int) {
    let (h, w) = (Int(header.height), Int(header.width))
    return orientation >= 5 ? (w, h) : (h, w)
  }

  /// Decodes the pixels as uint8 [1, c, h, w] in the intended orientation; c is 1 for grayscale pictures and 3 for
  /// others.
  public func decode() throws(Unreadable) -> Tensor {
    let (h, w, c) = (Int(header.height), Int(header.width), Int(header.channels))
    var pixels = [UInt8](repeating: 0, count: h * w * c)
    try Self.attempt { ci_decode(bytes, bytes.count, header, &pixels, $0) }
    let stored = pixels.withUnsafeBytes { Tensor(bytes: $0, [1, h, w, c], .uint8) }.permute(0, 3, 1, 2)
    return upright(stored).contiguous()
  }

  private func upright(_ x: Tensor) -> Tensor {
    switch orientation {
    case 2: x.flip(3)
    case 3: x.flip(2).flip(3)
    case 4: x.flip(2)
    case 5: x.transpose()
    case 6: x.transpose().flip(3)
    case 7: x.transpose().flip(2).flip(3)
    case 8: x.transpose().flip(2)
    default: x
    }
  }

  private static func check(_ bytes: Int, _ memory: Int, _ words: String) throws(Unreadable) {
    if bytes > memory {
      throw Unreadable(reason: "\(words) \(bytes >> 20) MiB, more than the option 'memory' allows: \(memory >> 20)")
    }
  }

  private static func attempt(_ body: (UnsafeMutablePointer<CChar>) -> Bool) throws(Unreadable) {
    var message = [CChar](repeating: 0, count: Int(ci_message_size))
    let isDone = message.withUnsafeMutableBufferPointer { buffer in buffer.baseAddress.map(body) ?? false }
    if isDone { return }
    let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    throw Unreadable(reason: text.isEmpty ? "cannot be decoded" : String(decoding: text, as: UTF8.self))
  }
}
