/// The Exif data of a picture, which says how the camera was held.
///
/// The data is in segment APP1 of a JPEG, chunk eXIf of a PNG and chunk EXIF of a WebP. (CIPA DC-008, "Exchangeable
/// image file format for digital still cameras", tag 0112.)
struct EXIF {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The orientation: 1 for upright, 2 to 8 for mirrored and rotated; 1 if it is absent or invalid.
  var orientation: Int {
    guard let block = block, let start = tiff(in: block) else { return 1 }
    let isLittle = bytes[start] == 0x49
    guard number(start + 2, 2, isLittle) == 42, let offset = number(start + 4, 4, isLittle),
      let entries = number(start + offset, 2, isLittle)
    else { return 1 }
    for i in 0..<entries {
      let entry = start + offset + 2 + 12 * i
      guard let tag = number(entry, 2, isLittle) else { return 1 }
      if tag == 0x0112, number(entry + 2, 2, isLittle) == 3, let value = number(entry + 8, 2, isLittle) {
        return (1...8).contains(value) ? value : 1
      }
    }
    return 1
  }

  /// The range of the Exif data in the file.
  private var block: Range<Int>? {
    switch bytes.first {
    case 0xFF: segment
    case 0x89: chunk(after: 8, isLittle: false, name: "eXIf", nameFirst: false, tail: 4)
    case 0x52: chunk(after: 12, isLittle: true, name: "EXIF", nameFirst: true, tail: 0)
    default: nil
    }
  }

  /// JPEG: FF, marker | length including itself, u16be | content; read up to the pixels.
  private var segment: Range<Int>? {
    var place = 2
    while place + 4 <= bytes.count, bytes[place] == 0xFF, bytes[place + 1] != 0xDA, bytes[place + 1] != 0xD9 {
      if bytes[place + 1] == 0xFF {
        place += 1
        continue
      }
      guard let length = number(place + 2, 2, false), length >= 2 else { return nil }
      let content = (place + 4)..<(place + 2 + length)
      if bytes[place + 1] == 0xE1, content.upperBound <= bytes.count, tiff(in: content) != nil { return content }
      place += 2 + length
    }
    return nil
  }

  /// PNG: length, u32be | name | content | checksum. WebP: name | length, u32le | content, padded to an even length.
  private func chunk(after start: Int, isLittle: Bool, name: String, nameFirst: Bool, tail: Int) -> Range<Int>? {
    var place = start
    while let length = number(place + (nameFirst ? 4 : 0), 4, isLittle) {
      let content = (place + 8)..<(place + 8 + length)
      let nameStart = place + (nameFirst ? 0 : 4)
      guard nameStart + 4 <= bytes.count else { return nil }
      if bytes[nameStart..<(nameStart + 4)].elementsEqual(name.utf8) {
        return content.upperBound <= bytes.count ? content : nil
      }
      place = content.upperBound + tail + (nameFirst ? length % 2 : 0)
    }
    return nil
  }

  /// The position of the TIFF header: at the start of the block, or after "Exif" and two zero bytes.
  private func tiff(in block: Range<Int>) -> Int? {
    let isMarked = block.count >= 6 && bytes[block.lowerBound..<(block.lowerBound + 6)].elementsEqual("Exif\0\0".utf8)
    let start = block.lowerBound + (isMarked ? 6 : 0)
    guard start + 8 <= block.upperBound else { return nil }
    return ["II", "MM"].contains { bytes[start..<(start + 2)].elementsEqual($0.utf8) } ? start : nil
  }

  /// Reads an unsigned number; returns nil past the end.
  private func number(_ place: Int, _ width: Int, _ isLittle: Bool) -> Int? {
    guard place >= 0, place + width <= bytes.count else { return nil }
    let part = bytes[place..<(place + width)]
    return isLittle ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
  }
}
