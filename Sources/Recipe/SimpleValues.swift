extension NodeDecoder {
  /// Decodes a value of a basic type; returns nil for every other type.
  func simpleValue(_ type: Any.Type) throws -> Any? {
    switch type {
    case is Bool.Type: return try bool()
    case is String.Type: return try text()
    case is Double.Type: return try number()
    case is Float.Type: return Float(try number())
    case is ClosedRange<Double>.Type: return try range(Double.self, of: "numbers", example: "[0.3, 1.0]")
    case is ClosedRange<Int>.Type: return try range(Int.self, of: "whole numbers", example: "[1, 5]")
    case let type as any FixedWidthInteger.Type: return try integer(type)
    case let type as any (RawRepresentable & CaseIterable).Type: return try choice(type)
    default: return nil
    }
  }

  /// Returns the node's text if it is meant as text.
  public func text() throws(Diagnostic) -> String {
    guard case .scalar(let text, let quoted) = node.content else { throw wrong("must be text") }
    if quoted { return text }
    switch PlainScalar(text) {
    case .text: return text
    case .bool: throw wrong("must be text", remedy: "write \"\(text)\" for the word")
    default: throw wrong("must be text", remedy: "write \"\(text)\" for the digits as text")
    }
  }

  private func bool() throws(Diagnostic) -> Bool {
    guard case .scalar(let text, let quoted) = node.content else { throw wrong("must be true or false") }
    guard case .bool(let value) = PlainScalar(text) else { throw wrong("must be true or false") }
    if quoted { throw wrong("must be true or false", remedy: "leave out the quotes") }
    return value
  }

  private func number() throws(Diagnostic) -> Double {
    guard case .scalar(let text, let quoted) = node.content else { throw wrong("must be a number") }
    let value: Double?
    switch PlainScalar(text) {
    case .integer: value = Double(text)
    case .number(let number): value = number
    default: value = nil
    }
    guard let value else { throw wrong("must be a number") }
    if quoted { throw wrong("must be a number", remedy: "leave out the quotes") }
    if !value.isFinite { throw wrong("must be a finite number", remedy: "write a smaller one") }
    return value
  }

  private func integer<T: FixedWidthInteger>(_ type: T.Type) throws(Diagnostic) -> T {
    let rule = "must be a whole number"
    guard case .scalar(let text, let quoted) = node.content else { throw wrong(rule) }
    switch PlainScalar(text) {
    case .integer where quoted: throw wrong(rule, remedy: "leave out the quotes")
    case .integer:
      if let value = T(text) { return value }
      throw wrong("\(rule) from \(T.min) to \(T.max)")
    case .number(let number):
      // Only a whole number has an obvious correction.
      throw wrong(rule, remedy: T(exactly: number).map { "write \($0)" })
    default: throw wrong(rule)
    }
  }

  private func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) throws -> T? {
    var names: [String] = []
    for value in T.allCases {
      guard let value = value as? any RawRepresentable<String> else { return nil }
      names.append(choiceName(value))
    }
    let rule = "must be one of \(quoted(names))"
    guard let text = node.text else { throw wrong(rule) }
    for (name, value) in zip(names, T.allCases) where name == text { return value }
    throw wrong(rule, remedy: suggestion(for: text, among: names).map { "did you mean '\($0)'?" })
  }

  private func range<T: Decodable & Comparable>(_ type: T.Type, of what: String, example: String) throws
    -> ClosedRange<T>
  {
    let rule = "must be a range of two \(what)"
    guard let items = node.items else { throw wrong(rule, remedy: "write \(example)") }
    guard items.count == 2 else {
      throw Diagnostic("\(subject) \(rule), but has \(items.count); write \(example)", at: node)
    }
    let bounds = items.enumerated().compactMap { attempt(T.self, from: $1, key: OptionKey($0)) }
    guard bounds.count == 2 else { throw Reported() }
    guard bounds[0] <= bounds[1] else {
      let turned = "[\(items[1].text ?? ""), \(items[0].text ?? "")]"
      throw Diagnostic(
        "\(subject) must start at its lower bound, but starts at \(items[0].summary); write \(turned)",
        at: node)
    }
    return bounds[0]...bounds[1]
  }

  /// Returns an error that quotes the value: `'threads' must be 'auto' or a number, but is 'all'`.
  public func wrong(_ rule: String, remedy: String? = nil) -> Diagnostic {
    let remedy = node.isNull ? "leave the key out for the default" : remedy
    return Diagnostic(
      "\(subject) \(rule), but is \(node.summary)" + (remedy.map { "; \($0)" } ?? ""), at: node)
  }
}
