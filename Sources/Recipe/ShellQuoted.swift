/// Quotes a word for a shell if it contains characters that the shell would interpret.
///
/// Control characters are escaped, as in `$'a\\nb'`, so that the word stays on one line.
package func shellQuoted(_ word: String) -> String {
  let isPlain = word.unicodeScalars.allSatisfy { scalar in
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      || "_-+=:,./@%".unicodeScalars.contains(scalar)
  }
  if isPlain && !word.isEmpty { return word }
  if !word.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
  return "$'"
    + word.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "\n"): "\\n"
      case UInt8(ascii: "\t"): "\\t"
      case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7F: String(UnicodeScalar(byte))
      default: "\\" + String(repeating: "0", count: byte < 8 ? 2 : byte < 64 ? 1 : 0) + String(byte, radix: 8)
      }
    }.joined() + "'"
}

/// Returns a command line that can be pasted into a shell.
package func shellLine(_ words: [String]) -> String { words.map(shellQuoted).joined(separator: " ") }
