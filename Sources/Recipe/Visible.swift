/// A text with its control characters spelled, `\\u001b`, so that a terminal shows them instead of acting on them.
///
/// Names, labels, paths and messages may come from anybody's files. Marks that turn the direction of writing are spelled
/// as well, as they could make a text look like another one.
///
/// - Parameter keepsLines: whether line breaks and tabs stay, as in a message of several lines; a name has none.
public func visible(_ text: String, keepsLines: Bool = true) -> String {
  func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: !keepsLines
    case 0x00..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
  guard text.unicodeScalars.contains(where: isHidden) else { return text }
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    guard isHidden(scalar) else { return result.unicodeScalars.append(scalar) }
    let digits = String(scalar.value, radix: 16)
    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
