/// Layout of plain text.
extension String {
  /// Returns the text padded with trailing spaces; longer text is not cut.
  package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  /// Returns the text padded with leading spaces, for numbers.
  package func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

/// Wraps text at spaces and indents all lines but the first. Lines that start with a space stay as they are.
package func wrap(_ text: String, width: Int, indent: Int = 0) -> String {
  let margin = String(repeating: " ", count: indent)
  return text.split(separator: "\n").map { paragraph in
    if paragraph.hasPrefix(" ") { return String(paragraph) }
    var lines: [String] = []
    for word in paragraph.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n\(margin)")
  }.joined(separator: "\n\(margin)")
}
