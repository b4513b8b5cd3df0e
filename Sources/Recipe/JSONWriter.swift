extension Node {
  /// The value as JSON with an indentation of two spaces and keys in their order. Lists and maps of single values are
  /// on one line if they fit.
  public var json: String { json(indent: "") }

  private func json(indent: String) -> String {
    let inner = indent + "  "
    switch content {
    case .null: return "null"
    case .scalar(let text, let quoted): return quoted ? jsonText(text) : jsonScalar(text)
    case .list(let items):
      return jsonBlock("[", items.map { $0.json(indent: inner) }, "]", indent: indent)
    case .map(let entries):
      return jsonBlock(
        "{", entries.map { "\(jsonText($0.name)): \($0.value.json(indent: inner))" }, "}", indent: indent)
    }
  }
}

/// Joins parts between brackets, on one line if they are short and contain no line break, otherwise on one line each.
private func jsonBlock(_ open: String, _ parts: [String], _ close: String, indent: String) -> String {
  let line = open + parts.joined(separator: ", ") + close
  if parts.isEmpty || (line.count + indent.count <= 100 && !line.contains("\n")) { return line }
  return "\(open)\n" + parts.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(close)"
}

/// Converts an unquoted YAML scalar to the JSON value that it means.
private func jsonScalar(_ text: String) -> String {
  switch PlainScalar(text) {
  case .null: "null"
  case .bool: text
  case .integer: text.hasPrefix("+") ? String(text.dropFirst()) : text
  case .number(let value) where value.isFinite: decimal(value)
  case .number, .text, .trap: jsonText(text)
  }
}

private func jsonText(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "\"") { result, scalar in
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\u{0}"..."\u{1F}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  } + "\""
}
