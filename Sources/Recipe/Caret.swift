/// Returns a source line with a caret below one of its columns.
///
/// Tabs are kept and wide characters count as two cells, so that the caret is aligned in a terminal.
///
/// - Parameter column: The column in characters, from 1. It may be one past the end.
func caret(under line: String, column: Int) -> String {
  let width = 100
  // Only the part of a very long line near the caret is processed.
  let far = max(0, column - 1 - 2 * width)
  let near = line.index(line.startIndex, offsetBy: far, limitedBy: line.endIndex) ?? line.endIndex
  let part = far > 0 && near == line.endIndex ? line[...] : line[near...].prefix(4 * width)
  let before = far > 0 && near == line.endIndex ? 0 : far
  var characters = part.map { isControl($0) ? "\u{FFFD}" : $0 }
  var position = min(max(column - 1 - before, 0), characters.count)
  // A long line is cut to a window around the caret. The window extends farther to the left, because the text before an
  // error explains it.
  if characters.count > width {
    let start = min(max(0, position - 60), characters.count - width)
    let end = start + width
    let cutRight = end < characters.count
    characters = Array(characters[start..<end])
    position -= start
    if start + before > 0 {
      characters.insert("…", at: 0)
      position += 1
    }
    if cutRight { characters.append("…") }
  }
  let padding = characters[..<position].map { $0 == "\t" ? "\t" : isWide($0) ? "  " : " " }
  return String(characters) + "\n" + padding.joined() + "^"
}

/// Indicates whether a terminal would interpret a character instead of displaying it.
private func isControl(_ character: Character) -> Bool {
  character != "\t" && character.unicodeScalars.contains { $0.properties.generalCategory == .control }
}

/// Indicates whether a character occupies two cells in a terminal (East Asian wide characters and emoji).
private func isWide(_ character: Character) -> Bool {
  guard let scalar = character.unicodeScalars.first else { return false }
  if scalar.properties.isEmojiPresentation { return true }
  return switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
    true
  default: false
  }
}
