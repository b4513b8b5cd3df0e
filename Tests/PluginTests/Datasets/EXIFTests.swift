import Testing

@testable import Formats
@testable import Plugins

@Suite struct EXIFTests {
  /// A TIFF block with one entry.
  private func block(tag: UInt8 = 0x12, type: UInt8 = 3, value: UInt8, isLittle: Bool = false) -> [UInt8] {
    if isLittle { return [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, tag, 1, type, 0, 1, 0, 0, 0, value, 0, 0, 0] }
    return [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, tag, 0, type, 0, 0, 0, 1, 0, value, 0, 0]
  }

  private func jpeg(_ block: [UInt8], before: [UInt8] = []) -> [UInt8] {
    let content = Array("Exif\0\0".utf8) + block
    return [0xFF, 0xD8] + before + [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content + [0xFF, 0xDA, 0, 2]
  }

  @Test(arguments: [true, false]) func `both orders of bytes are read`(isLittle: Bool) {
    #expect(EXIF(jpeg(block(value: 6, isLittle: isLittle))).orientation == 6)
  }

  @Test func `other segments, fill bytes and other kinds of APP1 are passed over`() {
    let before: [UInt8] = [0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xE1, 0, 6, 1, 2, 3, 4]
    #expect(EXIF(jpeg(block(value: 8), before: before)).orientation == 8)
  }

  @Test func `what makes no sense is upright`() {
    #expect(EXIF([]).orientation == 1 && EXIF([0xFF]).orientation == 1)
    #expect(EXIF(jpeg(block(value: 9))).orientation == 1 && EXIF(jpeg(block(value: 0))).orientation == 1)
    #expect(EXIF(jpeg(block(tag: 0x13, value: 6))).orientation == 1)
    #expect(EXIF(jpeg(block(type: 4, value: 6))).orientation == 1)
    #expect(EXIF([0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0]).orientation == 1)  // a length that would not go on
  }

  @Test func `a chunk that ends within its name or its length is harmless`() {
    let png: [UInt8] = [0x89, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 9, 0x65, 0x58]
    let webp = Array("RIFF0000WEBP".utf8) + Array("EXIF".utf8) + [0xFF, 0xFF, 0xFF]
    #expect(EXIF(png).orientation == 1 && EXIF(webp).orientation == 1 && EXIF(webp + [0xFF]).orientation == 1)
  }

  @Test func `a block that is cut or damaged anywhere is harmless`() {
    let whole = jpeg(block(value: 6))
    for length in whole.indices { #expect([1, 6].contains(EXIF(Array(whole[..<length])).orientation)) }
    for i in whole.indices {
      for value: UInt8 in [0, 127, 255] {
        var damaged = whole
        damaged[i] = value
        #expect((1...8).contains(EXIF(damaged).orientation))
      }
    }
  }
}
