/// Layout of plain text.
extension String {
  /// Filled up with spaces; never cut.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  /// The same at the left, for numbers.
  func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

/// Breaks running text at spaces; lines after the first are indented. Lines that start with a space stay as they are.
func wrap(_ text: String, width: Int, indent: Int = 0) -> String {
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

/// A number and what it counts: 1 epoch, 2 epochs.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// A number of images with the thousands set apart: 12,000.
func grouped(_ number: Int) -> String {
  let digits = String(number)
  return digits.enumerated().reduce(into: "") { text, digit in
    if digit.offset > 0 && (digits.count - digit.offset) % 3 == 0 { text += "," }
    text.append(digit.element)
  }
}

/// A time as a reader takes it in: 45 s, 3:07, 1:02:45.
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0 else { return "?" }
  let total = Int(seconds.rounded())
  func two(_ n: Int) -> String { String(n).count < 2 ? "0\(n)" : "\(n)" }
  if total < 60 { return "\(total) s" }
  if total < 3600 { return "\(total / 60):\(two(total % 60))" }
  return "\(total / 3600):\(two(total / 60 % 60)):\(two(total % 60))"
}
