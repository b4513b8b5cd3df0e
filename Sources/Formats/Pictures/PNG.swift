internal import CZlib
import Foundation

/// The PNG file format (ISO/IEC 15948) with 8 bits per channel, grayscale or RGB.
package enum PNG {
  /// - Parameters:
  /// - pixels: The pixels row by row, with interleaved channels.
  /// - channels: 1 for grayscale, 3 for RGB.
  package static func encode(_ pixels: [UInt8], width: Int, height: Int, channels: Int) -> Data {
    precondition(channels == 1 || channels == 3, "a PNG has 1 or 3 channels here, not \(channels)")
    precondition(pixels.count == width * height * channels, "there must be \(width) x \(height) x \(channels) numbers")
    let row = width * channels
    var lines: [UInt8] = []
    lines.reserveCapacity((row + 1) * height)
    for y in 0..<height {
      // Store each row as the difference to the row above, which compresses better.
      lines.append(2)
      for x in (y * row)..<((y + 1) * row) { lines.append(pixels[x] &- (y > 0 ? pixels[x - row] : 0)) }
    }
    let header = bytes(UInt32(width)) + bytes(UInt32(height)) + [8, channels == 3 ? 2 : 0, 0, 0, 0]
    return Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + chunk("IHDR", header)
      + chunk("IDAT", deflated(lines)) + chunk("IEND", [])
  }

  /// Returns a chunk: the length, the name, the content, and a checksum of name and content.
  private static func chunk(_ name: String, _ content: [UInt8]) -> Data {
    let named = Array(name.utf8) + content
    let sum = crc32(0, named, uInt(named.count))
    return Data(bytes(UInt32(content.count)) + named + bytes(UInt32(sum)))
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(size))
    // The buffer is large enough by definition, so this can fail only without memory.
    precondition(compress2(&result, &size, bytes, uLong(bytes.count), 9) == Z_OK, "out of memory for a picture")
    return Array(result.prefix(Int(size)))
  }

  private static func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}
