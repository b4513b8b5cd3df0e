import CZlib
import Clutch
import Formats
import Foundation
import Testing

@testable import Report

@Suite struct PNGTests {
  /// Decodes the pixels of a file by the rules of the format: chunks with checksums, rows as differences.
  private func decoded(_ file: Data) throws -> (header: [UInt8], pixels: [UInt8]) {
    let bytes = [UInt8](file)
    #expect(Array(bytes.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var (offset, header, packed, names) = (8, [UInt8](), [UInt8](), [String]())
    func number(_ at: Int) -> UInt32 { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | UInt32($1) } }
    while offset < bytes.count {
      let length = Int(number(offset))
      let named = Array(bytes[(offset + 4)..<(offset + 8 + length)])
      #expect(number(offset + 8 + length) == UInt32(crc32(0, named, uInt(named.count))), "the checksum of a chunk")
      let name = String(decoding: named.prefix(4), as: UTF8.self)
      names.append(name)
      if name == "IHDR" { header = Array(named.dropFirst(4)) }
      if name == "IDAT" { packed = Array(named.dropFirst(4)) }
      offset += 12 + length
    }
    #expect(names == ["IHDR", "IDAT", "IEND"])
    let (width, height) = (Int(header[3]), Int(header[7]))
    let row = width * (header[9] == 2 ? 3 : 1)
    var lines = [UInt8](repeating: 0, count: (row + 1) * height)
    var size = uLong(lines.count)
    #expect(uncompress(&lines, &size, packed, uLong(packed.count)) == Z_OK && Int(size) == lines.count)
    var pixels: [UInt8] = []
    for y in 0..<height {
      #expect(lines[y * (row + 1)] == 2)
      for x in 0..<row { pixels.append(lines[y * (row + 1) + 1 + x] &+ (y > 0 ? pixels[(y - 1) * row + x] : 0)) }
    }
    return (header, pixels)
  }

  @Test func `a grey picture comes back`() throws {
    let pixels: [UInt8] = [0, 255, 7, 128, 3, 200]
    let (header, back) = try decoded(PNG.encode(pixels, width: 3, height: 2, channels: 1))
    #expect(header == [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0] && back == pixels)
  }

  @Test func `a picture in colour comes back`() throws {
    let pixels = (0..<(5 * 4 * 3)).map { UInt8(truncatingIfNeeded: $0 * 71) }
    let (header, back) = try decoded(PNG.encode(pixels, width: 5, height: 4, channels: 3))
    #expect(header[9] == 2 && back == pixels)
  }
}
