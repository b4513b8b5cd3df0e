import Foundation

/// The documentation comments of a struct, read from its source. They are the only place where the meaning of an option
/// is written.
struct SourceComments {
  /// The struct's own comment, one paragraph per element.
  let paragraphs: [String]
  /// The comments of the stored properties, by Swift name.
  let properties: [String: String]

  /// Reads the struct named `type` from `source`; nil if it is not there.
  init?(_ type: String, in source: String) {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard let start = lines.firstIndex(where: { SourceComments.declares($0, "struct", type) }) else { return nil }
    paragraphs = SourceComments.paragraphs(SourceComments.comment(above: start, in: lines))
    var properties: [String: String] = [:]
    var depth = 0
    for (index, line) in lines[start...].enumerated() {
      if depth == 1, let name = SourceComments.property(line), properties[name] == nil {
        let comment = SourceComments.comment(above: start + index, in: lines)
        properties[name] = SourceComments.paragraphs(comment).joined(separator: " ")
      }
      let code = line.hasPrefix("//") ? "" : line
      depth += code.count { $0 == "{" } - code.count { $0 == "}" }
      if index > 0 && depth == 0 { break }
    }
    self.properties = properties
  }

  private static func words(_ line: String) -> [Substring] {
    line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
  }

  private static func declares(_ line: String, _ keyword: String, _ name: String) -> Bool {
    let words = words(line)
    return zip(words, words.dropFirst()).contains { $0 == keyword && $1 == name } && !line.hasPrefix("//")
  }

  /// Returns the name of the stored property that a line declares.
  private static func property(_ line: String) -> String? {
    let declaration = line.hasPrefix("public ") ? String(line.dropFirst(7)) : line
    guard declaration.hasPrefix("var ") else { return nil }
    return words(declaration).dropFirst().first.map(String.init)
  }

  private static func comment(above index: Int, in lines: [String]) -> [String] {
    var first = index
    while first > 0, lines[first - 1].hasPrefix("///") || lines[first - 1].hasPrefix("@") { first -= 1 }
    return lines[first..<index].filter { $0.hasPrefix("///") }.map {
      let text = $0.dropFirst(3)
      return String(text.first == " " ? text.dropFirst() : text)
    }
  }

  private static func paragraphs(_ lines: [String]) -> [String] {
    lines.split(separator: "").map { part in
      // Formulas, which are indented, and lists keep their lines. Other text is joined, because it is wrapped again for
      // display.
      part.reduce(into: "") { text, line in
        let keeps = line.hasPrefix("- ") || line.hasPrefix("    ")
        text += text.isEmpty ? line : (keeps ? "\n" : " ") + line
      }
    }
  }
}
