/// The meaning of an unquoted YAML scalar on which all readers agree.
enum PlainScalar {
  case null
  case bool(Bool)
  case integer
  case number(Double)
  case text
  /// A scalar that YAML 1.1 and 1.2 readers interpret differently, with an error message.
  case trap(String)

  init(_ text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    default: self = Self.trap(in: text).map { .trap($0) } ?? Self.number(text) ?? .text
    }
  }

  /// Parses an integer or a decimal number. Swift's own parser also accepts `inf` and hexadecimal floats.
  private static func number(_ text: String) -> PlainScalar? {
    guard let body = unsigned(text) else { return nil }
    if isDigits(body) { return .integer }
    let parts = body.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let hasDigits = mantissa.contains { !$0.isEmpty } && mantissa.allSatisfy { $0.isEmpty || isDigits($0) }
    let hasExponent = parts.count == 1 || isDigits(withoutSign(parts[1]))
    guard hasDigits, hasExponent, mantissa.count <= 2 else { return nil }
    return Double(text).map { .number($0) }
  }

  /// Returns the text after the sign, in lower case, if it could be a number.
  private static func unsigned(_ text: String) -> Substring? {
    let body = withoutSign(text[...])
    guard let first = body.first, "0123456789.".contains(first) else { return nil }
    return body.lowercased()[...]
  }

  private static func trap(in text: String) -> String? {
    switch text {
    case "yes", "Yes", "YES", "on", "On", "ON": return differs(text, "a boolean", "text", write: "true")
    case "no", "No", "NO", "off", "Off", "OFF": return differs(text, "a boolean", "text", write: "false")
    case "True", "TRUE", "False", "FALSE":
      return "'\(text)' is not spelled like a boolean; write \(text.lowercased())"
    default: return numberTrap(in: text)
    }
  }

  private static func numberTrap(in text: String) -> String? {
    guard let body = unsigned(text) else { return nil }
    let sign = text.hasPrefix("-") ? "-" : ""
    if body == ".inf" || body == ".nan" {
      return "'\(text)' is not a finite number; write a finite one, or \"\(text)\" for the text"
    }
    let radix = ["0x": 16, "0o": 8, "0b": 2][body.prefix(2)]
    if let radix, body.count > 2, body.dropFirst(2).allSatisfy({ $0.isHexDigit || $0 == "_" }) {
      let value = Int(body.dropFirst(2).filter { $0 != "_" }, radix: radix).map { sign + String($0) }
      return differs(text, "a number", "text", write: value ?? "it in decimal digits")
    }
    if body.count > 1, body.first == "0", isDigits(body) {
      let digits = body.drop { $0 == "0" }
      let octal = Int(body, radix: 8).map { sign + String($0) } ?? "text"
      let decimal = sign + (digits.isEmpty ? "0" : digits)
      if octal == decimal {
        return
          "'\(text)' has a leading 0, which YAML readers interpret differently; write \(decimal), or \"\(text)\" for "
          + "the text"
      }
      return differs(text, octal, decimal, write: "it without the leading 0")
    }
    let halves = body.filter { $0 != "_" }.split(separator: ".")
    if body.first != ".", body.contains("_"), halves.count <= 2, halves.allSatisfy({ isDigits($0) }) {
      return differs(text, "a number", "text", write: text.filter { $0 != "_" })
    }
    if isBase60(body) { return differs(text, "a number in base 60", "text", write: "it in decimal digits") }
    return nil
  }

  /// Indicates whether a text is a number in base 60, such as `1:30` or `1:30:59.5`.
  private static func isBase60(_ body: Substring) -> Bool {
    let parts = body.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 1, isDigits(parts[0]), let last = parts.last else { return false }
    let ends = last.split(separator: ".", omittingEmptySubsequences: false)
    let isFraction = ends.count == 1 || ends.count == 2 && (ends[1].isEmpty || isDigits(ends[1]))
    return isFraction
      && (parts[1..<(parts.count - 1)] + [ends[0]]).allSatisfy {
        isDigits($0) && ($0.count == 1 || $0.count == 2 && $0 < "6")
      }
  }

  private static func differs(_ text: String, _ one: String, _ other: String, write: String) -> String {
    "'\(text)' is \(one) to some YAML readers and \(other) to others; write \(write), or \"\(text)\" for the text"
  }
}

private func withoutSign(_ text: Substring) -> Substring {
  text.first == "+" || text.first == "-" ? text.dropFirst() : text
}

private func isDigits(_ text: Substring) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}

/// Formats a finite number without an exponent, such as `0.0005` instead of `5e-4`, which YAML 1.1 reads as text.
func decimal(_ value: Double) -> String {
  let parts = "\(value)".split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
  let sign = value < 0 ? "-" : ""
  let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".")
  let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
  let digits = mantissa[0] + fraction
  if exponent < 0 { return "\(sign)0." + String(repeating: "0", count: -exponent - 1) + digits }
  return sign + digits + String(repeating: "0", count: max(0, exponent - fraction.count)) + ".0"
}
