import Clutch

/// The contract of all components.
enum CommonContract {
  static let all = [builds, names, documentation, unknownOption, wrongType, keepsValues, numbers]

  static let builds = Check("its name alone builds it, or the message names the missing option") {
    subject, attempt in
    attempt.input = "'\(subject.name)'"
    for message in try refusal({ try subject.read(.text(subject.name)) }) {
      try expect(
        subject.about.options.contains { message.contains("'\($0.name)'") },
        "is refused with \"\(message)\", which does not name an option")
    }
  }

  static let names = Check("its name and its options' names are kebab-case: lowercase letters, digits and hyphens") {
    subject, _ in
    for name in [subject.name] + subject.about.options.map(\.name) {
      try expect(name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "'\(name)' is not")
    }
  }

  static let documentation = Check("its comment begins with a sentence, and every option has one") { subject, _ in
    let summary = subject.about.summary
    try expect(
      summary.hasSuffix(".") && summary.count > 1,
      "the comment of \(subject.type) in \(subject.about.file) begins with \"\(summary)\"; write a sentence, "
        + "with a period")
    for option in subject.about.options {
      try expect(
        option.meaning.first.map { $0.isUppercase || $0 == "`" } == true && option.meaning.hasSuffix("."),
        "the comment of '\(option.name)' is \"\(option.meaning)\"; write a sentence, with a period")
    }
  }

  static let unknownOption = Check("an option that it does not have is refused") { subject, attempt in
    let written = subject.with([("zzz", .text("1"))])
    attempt.input = "'\(written.flow)'"
    let messages = try refusal { try subject.read(written) }
    try expect(
      messages.contains { $0.contains("'zzz'") }, "is accepted; leave decoding to the struct, without init(from:)")
  }

  static let wrongType = Check("a value of the wrong type is refused for every option") { subject, attempt in
    // An option that is a component checks its own values.
    for option in subject.about.options where !registries.contains(where: { $0.kind == option.type }) {
      let written = subject.with([(option.name, .map([("zzz", .text("1"))]))])
      attempt.input = "'\(written.flow)'"
      let messages = try refusal { try subject.read(written) }
      try expect(
        messages.contains { $0.contains("'\(option.name)") },
        messages.isEmpty ? "is accepted" : "is refused with \"\(messages[0])\", which does not name the option")
    }
  }

  static let keepsValues = Check("the value of an option is kept, and can be written again") { subject, attempt in
    for option in subject.about.options {
      for value in option.examples {
        let written = subject.with([(option.name, value)])
        attempt.input = "'\(written.flow)'"
        guard let component = try taken({ try subject.read(written) }) else { continue }
        let found = encode(component)[option.name]?.flow ?? "absent"
        try expect(
          found == value.flow, "'\(option.name)' is \(found), but should be \(value.flow); remove the CodingKeys")
      }
    }
  }

  static let numbers = Check("every number that it accepts works, and every other is refused") { subject, attempt in
    do {
      if let first = subject.firstConfiguration { try subject.use(first.written, attempt) }
    } catch {
      throw CheckSkipped("it does not work without changes either")
    }
    for option in subject.about.options {
      for value in option.oddValues {
        let written = subject.with([(option.name, value)])
        attempt.configuration = "\(option.name): \(value.flow)"
        attempt.input = ""
        guard try taken({ try subject.read(written) }) != nil else { continue }
        try subject.use(written, attempt)
      }
    }
  }

  /// Returns the messages with which a recipe is refused; empty if it is accepted.
  private static func refusal(_ body: () throws -> any Component) throws -> [String] {
    do {
      _ = try body()
      return []
    } catch let error as RecipeError {
      return error.diagnostics.map(\.message)
    }
  }

  /// Returns the component; nil if the recipe is refused.
  private static func taken(_ body: () throws -> any Component) throws -> (any Component)? {
    do {
      return try body()
    } catch is RecipeError {
      return nil
    }
  }
}

extension OptionDescription {
  /// Valid values for an option of this type.
  fileprivate var examples: [Node] {
    switch type {
    case "integer": plain("1", "2", "3")
    case "number": plain("0.25", "0.5", "1.5")
    case "[low, high]": [.list("0.25", "0.5"), .list("0.5", "0.75")]
    default: words.map { Node(.scalar($0, quoted: false)) }
    }
  }

  /// Numbers that are easily forgotten.
  fileprivate var oddValues: [Node] {
    switch type {
    case "integer": plain("-1", "0", "1", "2")
    case "number": plain("-1", "0", "1", "2", ".nan", ".inf", "-.inf")
    case "[low, high]": [.list("-1", "1"), .list("0", "0"), .list("0", "1"), .list("1", "1"), .list("1", "2")]
    default: []
    }
  }

  private func plain(_ texts: String...) -> [Node] { texts.map { Node(.scalar($0, quoted: false)) } }
}

extension Node {
  fileprivate static func list(_ texts: String...) -> Node {
    Node(.list(texts.map { Node(.scalar($0, quoted: false)) }))
  }
}
