import Clutch
import Stages
import Testing

@testable import Formats
@testable import Plugins

@Suite struct IDXFileTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  static let plain = idx([6, 5, 4], Packed.pixels)

  /// An invalid file, and its error message after the path.
  struct Broken: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let message: String

    init(_ name: String, _ bytes: [UInt8], _ message: String) {
      (testDescription, self.bytes, self.message) = (name, bytes, message)
    }
  }

  static let start = "such a file starts with 00 00 08 03 or 00 00 08 04"
  static let most = UInt32.max
  static let broken = [
    Broken("empty", [], "is not an IDX file of images: it has 0 bytes; \(start)"),
    Broken("within the magic", [0, 0, 8], "is not an IDX file of images: it has 3 bytes; \(start)"),
    Broken("labels", idx([1], [7]), "is not an IDX file of images: it starts with 00 00 08 01; \(start)"),
    Broken("floats", [0, 0, 13, 3, 0], "is not an IDX file of images: it starts with 00 00 0d 03; \(start)"),
    Broken("a web page", Array("<!DOCTYPE".utf8), "is not an IDX file of images: it starts with 3c 21 44 4f; \(start)"),
    Broken(
      "within the shape", Array(plain[..<15]),
      "is cut short: it ends within its header of 16 bytes; get the file again"),
    Broken(
      "a pixel less", Array(plain.dropLast()),
      "is cut short: its header promises 120 bytes of images, but 119 follow; get the file again"),
    Broken(
      "a pixel more", plain + [0],
      "is damaged: it has more than the 120 bytes of images that its header promises; get the file again"),
    Broken("no image", idx([0, 5, 4], []), "has no images: its shape is [0, 5, 4]; every length must be at least 1"),
    Broken(
      "8 GiB", idx([65536, 65536, 2], [1]),
      "is damaged or too large: its header claims the shape [65536, 65536, 2]; at most 4 GiB can be read"),
    Broken(
      "more than an integer holds", idx([Int(most), Int(most), Int(most), Int(most)], [1]),
      "is damaged or too large: its header claims the shape [\(most), \(most), \(most), \(most)]; "
        + "at most 4 GiB can be read"),
    Broken(
      "just 4 GiB, hardly any of it there", idx([65536, 65536, 1], [1]),
      "is cut short: its header promises 4294967296 bytes of images, but 1 follow; get the file again"),
    Broken(
      "packed, a byte less", Array(Packed.images.dropLast()),
      "is cut short or damaged: unexpected end of file; get the file again"),
    Broken(
      "packed, another checksum", Packed.images.dropLast(8) + [0, 0, 0, 0] + Packed.images.suffix(4),
      "is cut short or damaged: incorrect data check; get the file again"),
  ]

  @Test(arguments: broken)
  func `a file that cannot be right is refused`(file: Broken) throws {
    let path = try scratch.write("file", file.bytes)
    #expect(read(path) == .failure("\(path): \(file.message)"))
  }

  @Test func `a file that is not there cannot be opened`() {
    let message = "cannot be opened: No such file or directory; check the path and its permissions"
    #expect(read("\(scratch.path)/none") == .failure("\(scratch.path)/none: \(message)"))
  }

  @Test(arguments: [plain, Packed.images]) func `a file cut at any length is refused`(bytes: [UInt8]) throws {
    for length in bytes.indices {
      let path = try scratch.write("file", Array(bytes[..<length]))
      guard case .failure = read(path) else {
        Issue.record("\(length) of \(bytes.count) bytes were read as a whole file")
        continue
      }
    }
  }

  @Test func `a large packed file that lacks the end of its checksum is refused`() throws {
    // Large enough that zlib has nothing left to unpack when it reaches the end.
    let whole = stored(idx([1 << 10, 1 << 10, 1], [UInt8](repeating: 7, count: 1 << 20)))
    let path = try scratch.write("file", whole)
    #expect(read(path) == .success([UInt8](repeating: 7, count: 1 << 20)))
    for missing in 1...8 {
      let path = try scratch.write("file", Array(whole.dropLast(missing)))
      #expect(
        read(path) == .failure("\(path): is cut short or damaged: unexpected end of file; get the file again"),
        "\(missing) bytes less")
    }
  }

  /// The gzip form of bytes without compression (RFC 1951, section 3.2.4; RFC 1952, section 2.3).
  private func stored(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ number: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
    }
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    for start in stride(from: 0, to: bytes.count, by: 65535) {
      let end = min(start + 65535, bytes.count)
      let length = UInt32(end - start)
      packed += [end == bytes.count ? 1 : 0] + little(length, 2) + little(~length, 2) + bytes[start..<end]
    }
    let table = (0..<256).map { (i: UInt32) in (0..<8).reduce(i) { c, _ in c & 1 == 1 ? 0xEDB8_8320 ^ c >> 1 : c >> 1 }
    }
    let sum = ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    return packed + little(sum, 4) + little(UInt32(bytes.count), 4)
  }

  @Test func `no flipped bit of a packed file changes a pixel unnoticed`() throws {
    var unnoticed = 0
    for bit in 0..<(8 * Packed.images.count) {
      var bytes = Packed.images
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      if case .success(let pixels) = read(try scratch.write("file", bytes)) {
        #expect(pixels == Packed.pixels, "bit \(bit)")
        unnoticed += 1
      }
    }
    #expect(unnoticed <= 8 * 7)  // only in gzip's own flags, time, level and system, bytes 3 to 9
  }

  @Test func `random damage to a plain file gives an error or as many pixels as its header says`() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      var bytes = Self.plain
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<24, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      bytes.removeLast(Int.random(in: 0...2, using: &random))
      if case .success(let pixels) = read(try scratch.write("file", bytes)) { #expect(pixels.count == 120) }
    }
  }

  private enum Outcome: Equatable {
    case success([UInt8])
    case failure(String)
  }

  private func read(_ path: String) -> Outcome {
    do throws(DataError) {
      return .success(try IDXFile(path, ranks: 3...4, content: "images").bytes)
    } catch {
      return .failure(error.description)
    }
  }
}
