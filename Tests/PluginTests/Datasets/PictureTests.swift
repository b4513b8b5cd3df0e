import Clutch
import Testing

@testable import Formats
@testable import Plugins

/// All pictures compared with Pillow's results, which pictures.py wrote.
@Suite struct PictureTests {
  static let exact = [
    "colour.png", "alpha.png", "grey.png", "grey-alpha.png", "bits.png", "palette.png", "rgb16.png", "lossless.webp",
    "alpha.webp", "held.webp",
  ]
  static let held = (1...8).map { "held-\($0).png" }
  static let lossy = ["colour.jpg", "grey.jpg", "progressive.jpg", "cmyk.jpg", "held.jpg", "lossy.webp"]
  static let memory = 1 << 24

  private func decode(_ name: String) throws -> Tensor {
    try #require(Picture(fixture(name), memory: Self.memory).decode().channels(3))
  }

  /// The largest difference of a pixel.
  private func difference(_ name: String) throws -> Int {
    let expected = try NPYArray(fixture("expected.npz"), array: name, content: "images").images(.channelsLast)
    let found = try decode(name)
    #expect(found.shape == expected.shape, "\(name)")
    return Int((found.to(.int32) - expected.to(.int32)).abs().max().item)
  }

  @Test(arguments: exact + held) func `what is stored without loss has Pillow's pixels`(name: String) throws {
    #expect(try difference(name) == 0)
  }

  @Test(arguments: lossy) func `what is stored with loss is within 2 of Pillow's pixels`(name: String) throws {
    // Pillow may contain other versions of the libraries.
    #expect(try difference(name) <= 2)
  }

  @Test func `a long and thin picture costs what it takes to scale it`() throws {
    let picture = try Picture(fixture("colour.png"), memory: Self.memory)
    let (h, w) = picture.size
    let square = picture.cost(height: 64, width: 64, .stretch)
    #expect(square == picture.cost + 14 * 64 * 64 * 3)
    let cropped = picture.cost(height: 64, width: 64, .crop)
    #expect(cropped == picture.cost + 14 * 3 * 64 * (64 * max(h, w) / min(h, w)) && cropped > square)
    #expect(picture.cost(height: h, width: w, .crop) == picture.cost)
    let error = #expect(throws: Picture.Unreadable.self) {
      try picture.check(height: 2048, width: 2048, .crop, memory: 64 << 20)
    }
    let words = "is \(w) x \(h), which with scaling takes \(picture.cost(height: 2048, width: 2048, .crop) >> 20) MiB"
    #expect(error?.reason == "\(words), more than the option 'memory' allows: 64")
  }

  @Test func `grey stays grey until colour is asked for`() throws {
    for name in ["grey.jpg", "grey.png", "grey-alpha.png", "bits.png"] {
      #expect(try Picture(fixture(name), memory: Self.memory).decode().shape == [1, 1, 13, 21], "\(name)")
    }
  }

  @Test func `a picture that was held on its side says its upright size`() throws {
    let size = try Picture(fixture("held-6.png"), memory: Self.memory).size
    #expect(size.height == 21 && size.width == 13)
    let plain = try Picture(fixture("held-3.png"), memory: Self.memory).size
    #expect(plain.height == 13 && plain.width == 21)
  }

  /// A PNG that claims a size, without pixels.
  static func claim(_ width: UInt32, _ height: UInt32) -> [UInt8] {
    func big(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
    let table = (0..<256).map { (i: UInt32) in (0..<8).reduce(i) { c, _ in c & 1 == 1 ? 0xEDB8_8320 ^ c >> 1 : c >> 1 }
    }
    let header = Array("IHDR".utf8) + big(width) + big(height) + [8, 2, 0, 0, 0]
    let sum = ~header.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    return [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A] + big(13) + header + big(sum) + big(0) + Array("IDAT".utf8)
      + [0x35, 0xAF, 0x06, 0x1E]
  }

  @Test(
    arguments: [
      ([], "is empty"), (Array("<!DOCTYPE html>".utf8), "is no JPEG, PNG or WebP"),
      (
        claim(20000, 20000),
        "is 20000 x 20000, which takes 11444 MiB, more than the option 'memory' allows: 16"
      ), (claim(70000, 1), "Invalid IHDR data"), (claim(3, 3), "ends too early"),
    ] as [([UInt8], String)])
  func `what cannot be decoded says why`(bytes: [UInt8], reason: String) {
    #expect(Self.reason(bytes) == reason)
  }

  @Test func `an animation is no picture`() throws {
    #expect(Self.reason(try fixtureBytes("animated.webp")) == "is an animation, not a picture")
  }

  @Test func `a file larger than the memory is not read`() {
    let error = #expect(throws: Picture.Unreadable.self) { try Picture(fixture("colour.jpg"), memory: 100) }
    #expect(error?.reason == "has 0 MiB, more than the option 'memory' allows: 0")
    let none = #expect(throws: Picture.Unreadable.self) { try Picture("/none.jpg", memory: 100) }
    #expect(none?.reason == "does not exist")
    let folder = #expect(throws: Picture.Unreadable.self) { try Picture("/tmp", memory: 100) }
    #expect(folder?.reason == "is not a regular file")
  }

  static let plain = ["colour.jpg", "grey.jpg", "progressive.jpg", "cmyk.jpg"] + exact + ["lossy.webp", "held-6.png"]

  @Test(arguments: plain) func `a picture that is cut short cannot be read`(name: String) throws {
    let bytes = try fixtureBytes(name)
    // The last bytes of a WebP may be padding, but a JPEG without its end marker is detected.
    let ends = name.hasSuffix("webp") ? 8 : 1
    for length in 0...(bytes.count - ends) {
      #expect(Self.reason(Array(bytes[..<length])) != nil, "\(length) of \(bytes.count) bytes")
    }
  }

  /// The reason that bytes cannot be decoded; nil if they can.
  private static func reason(_ bytes: [UInt8]) -> String? {
    do throws(Picture.Unreadable) {
      let picture = try Picture(bytes, memory: memory)
      let pixels = try picture.decode()
      #expect(pixels.shape[2...] == [picture.size.height, picture.size.width])
      return nil
    } catch {
      return error.reason
    }
  }
}
