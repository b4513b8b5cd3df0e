/// Escapes control characters in a text, as in `\\u001b`, so that a terminal displays them instead of interpreting
/// them.
///
/// Names, labels, paths and messages may come from untrusted files. Marks that change the direction of writing are also
/// escaped, because they could disguise a text.
///
/// - Parameter keepsLines: `true` to keep line breaks and tabs, as in a message of several lines.
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
