extension Node {
  /// The value as block YAML that YAML 1.1 and 1.2 readers interpret in the same way.
  ///
  /// Equal values give equal text, byte for byte, so that it can be hashed.
  public var yaml: String { lines.joined(separator: "\n") + "\n" }

  /// The value on one line, for messages and labels.
  public var flow: String {
    switch content {
    case .null, .scalar: lines[0]
    case .list(let items): "[\(items.map(\.flow).joined(separator: ", "))]"
    case .map(let entries):
      "{\(entries.map { written($0.name, quoted: true) + ": " + $0.value.flow }.joined(separator: ", "))}"
    }
  }

  private var lines: [String] {
    switch content {
    case .null: ["null"]
    case .scalar(let text, let quoted): [written(text, quoted: quoted)]
    case .list(let items) where items.isEmpty: ["[]"]
    case .map(let entries) where entries.isEmpty: ["{}"]
    case .list(let items): items.flatMap { indented($0.lines, after: "- ") }
    case .map(let entries):
      entries.flatMap { entry in
        let key = written(entry.name, quoted: true) + ":"
        return entry.value.isInline
          ? [key + " " + entry.value.lines[0]] : [key] + entry.value.lines.map { "  " + $0 }
      }
    }
  }

  /// Indicates whether the value is on the same line as its key.
  private var isInline: Bool {
    switch content {
    case .null, .scalar: true
    case .list(let items): items.isEmpty
    case .map(let entries): entries.isEmpty
    }
  }
}

private func indented(_ lines: [String], after bullet: String) -> [String] {
  lines.enumerated().map { ($0.offset == 0 ? bullet : "  ") + $0.element }
}

/// Writes a scalar so that every reader interprets it in the same way.
private func written(_ text: String, quoted: Bool) -> String {
  if !quoted {
    switch PlainScalar(text) {
    case .null, .bool: return text
    case .integer: return text.hasPrefix("+") ? String(text.dropFirst()) : text
    case .number(let value) where value.isFinite: return decimal(value)
    case .number, .text, .trap: break
    }
  }
  return isSafe(text) ? text : escaped(text)
}

/// Indicates whether a text needs no quotes in any reader. Doubtful texts are quoted.
private func isSafe(_ text: String) -> Bool {
  guard case .text = PlainScalar(text), let first = text.unicodeScalars.first, let last = text.last else {
    return false
  }
  guard first.properties.isAlphabetic || "_/.0123456789".unicodeScalars.contains(first) else { return false }
  // y and n are booleans in the YAML 1.1 specification, though not for most readers.
  if ["y", "n"].contains(text.lowercased()) || last == " " || last == ":" || text.contains(": ") {
    return false
  }
  // Base-60 numbers and dates start with a digit, as do other texts that some readers interpret as numbers.
  if !first.properties.isAlphabetic,
    text.allSatisfy({ "0123456789abcdefox_.:+- tz".contains($0.lowercased()) })
  {
    return false
  }
  return text.unicodeScalars.allSatisfy { scalar in
    scalar.properties.isAlphabetic || "0123456789 _-./+=(),:".unicodeScalars.contains(scalar)
  }
}

extension Node {
  /// The text of a scalar in double quotes.
  var quotedText: String { escaped(text ?? "") }
}

private func escaped(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default:
      let hidden: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator, .unassigned,
      ]
      if scalar.value <= 0xFFFF, hidden.contains(scalar.properties.generalCategory) {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}
