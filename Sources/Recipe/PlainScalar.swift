/// What an unquoted YAML scalar means, where all readers agree.
enum PlainScalar {
  case null
  case bool(Bool)
  case integer
  case number(Double)
  case text
  /// Readers of YAML 1.1 and 1.2 disagree; the message says so.
  case trap(String)

  init(_ text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    default: self = Self.trap(in: text).map { .trap($0) } ?? Self.number(text) ?? .text
    }
  }

  /// An integer or a decimal number; Swift's own parser would also take `inf` and hexadecimal floats.
  private static func number(_ text: String) -> PlainScalar? {
    guard let first = text.first, "0123456789+-.".contains(first) else { return nil }
    if text.wholeMatch(of: /[-+]?[0-9]+/) != nil { return .integer }
    guard text.wholeMatch(of: /[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?/) != nil else { return nil }
    return Double(text).map { .number($0) }
  }

  private static func trap(in text: String) -> String? {
    switch text {
    case "yes", "Yes", "YES", "on", "On", "ON": return differs(text, "a boolean", "text", write: "true")
    case "no", "No", "NO", "off", "Off", "OFF": return differs(text, "a boolean", "text", write: "false")
    case "True", "TRUE", "False", "FALSE": return "'\(text)' is not spelled like a boolean; write \(text.lowercased())"
    default: return numberTrap(in: text)
    }
  }

  private static func numberTrap(in text: String) -> String? {
    guard let first = text.first, "0123456789+-.".contains(first) else { return nil }
    let digits = text.drop { "+-".contains($0) }.lowercased()
    let sign = text.hasPrefix("-") ? "-" : ""
    if digits == ".inf" || digits == ".nan" {
      return "'\(text)' is not a finite number; write a finite one, or \"\(text)\" for the text"
    }
    if text.wholeMatch(of: /[-+]?0[xob][0-9a-fA-F_]+/) != nil {
      let radix = digits.hasPrefix("0x") ? 16 : digits.hasPrefix("0o") ? 8 : 2
      let value = Int(digits.dropFirst(2).filter { $0 != "_" }, radix: radix)
      return differs(text, "a number", "text", write: value.map { sign + String($0) } ?? "it in decimal digits")
    }
    if text.wholeMatch(of: /[-+]?0[0-9]+/) != nil {
      let decimal = sign + String(digits.drop { $0 == "0" }.isEmpty ? "0" : digits.drop { $0 == "0" })
      let octal = Int(digits, radix: 8).map { sign + String($0) } ?? "text"
      return differs(text, octal, decimal, write: "it without the leading 0")
    }
    if text.wholeMatch(of: /[-+]?[0-9][0-9_]*(\.[0-9_]*)?/) != nil, text.contains("_") {
      return differs(text, "a number", "text", write: text.filter { $0 != "_" })
    }
    if text.wholeMatch(of: /[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?/) != nil {
      return differs(text, "a number in base 60", "text", write: "it in decimal digits")
    }
    return nil
  }

  private static func differs(_ text: String, _ one: String, _ other: String, write: String) -> String {
    "'\(text)' is \(one) to some YAML readers and \(other) to others; write \(write), or \"\(text)\" for the text"
  }
}

/// A finite number in digits alone, `0.0005` rather than `5e-4`, which YAML 1.1 reads as text.
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
