/// The form of an option's value in a recipe. `describe` shows it in words, `schema` as JSON Schema.
indirect enum ValueForm: Sendable {
  case truth
  /// An integer, within the range if there is one.
  case integer(ClosedRange<Int>? = nil)
  case number
  case text
  /// Text that matches a regular expression.
  case pattern(String)
  case words([String])
  case list(ValueForm)
  /// Two values, the lower one first.
  case range(ValueForm)
  /// `name` or `name: { options }`.
  case component(any AnyRegistry)
  /// A map with names chosen by the user.
  case named(ValueForm)
  /// A map with paths in the recipe as keys, such as `train.batch`.
  case paths(ValueForm)
  /// A map with the keys of a type.
  case section(any Options.Type)
  case either([ValueForm])
  /// A form with a short name that is clearer than its parts.
  case called(String, ValueForm)
  /// Any value, because the type does not describe its form.
  case unknown(String)
}

extension ValueForm {
  /// The description of the form: "number", "all | other-clusters", "list of scorer".
  var description: String {
    switch self {
    case .truth: "true | false"
    case .integer: "integer"
    case .number: "number"
    case .text, .pattern: "text"
    case .words(let words): words.joined(separator: " | ")
    case .list(let item): "list of \(item.description)"
    case .range: "[low, high]"
    case .component(let registry): registry.kind
    case .named(let value): "map of names to \(value.description)"
    case .paths(let value): "map of paths to \(value.description)"
    case .section: "section"
    case .either(let forms): forms.map(\.shortDescription).joined(separator: " | ")
    case .called(let name, _), .unknown(let name): name
    }
  }

  /// The description as one of several alternatives. A section is described by its keys.
  private var shortDescription: String {
    guard case .section(let type) = self else { return description }
    return "{\(type.options.map(\.name).joined(separator: ", "))}"
  }
}

extension ValueForm {
  /// Creates the form of a type.
  init(of type: Any.Type) {
    switch type {
    case is Bool.Type: self = .truth
    case is any FixedWidthInteger.Type: self = .integer()
    case is any BinaryFloatingPoint.Type: self = .number
    case is String.Type: self = .text
    case let type as any SelfDescribing.Type: self = type.form
    case let type as any (CaseIterable & RawRepresentable).Type: self = .words(cases(of: type))
    case let type as any Options.Type: self = .section(type)
    default: self = .unknown("\(type)")
    }
  }
}

private func cases<T: CaseIterable & RawRepresentable>(of type: T.Type) -> [String] {
  T.allCases.map { encode(value: $0).text ?? "\($0.rawValue)" }
}

/// A type that defines its form in recipes.
protocol SelfDescribing { static var form: ValueForm { get } }

extension Optional: SelfDescribing { static var form: ValueForm { ValueForm(of: Wrapped.self) } }
extension Array: SelfDescribing { static var form: ValueForm { .list(ValueForm(of: Element.self)) } }
extension ClosedRange: SelfDescribing { static var form: ValueForm { .range(ValueForm(of: Bound.self)) } }
extension Choice: SelfDescribing { static var form: ValueForm { .component(K.registry) } }
extension Named: SelfDescribing { static var form: ValueForm { .named(ValueForm(of: Value.self)) } }
extension ScorerChoice: SelfDescribing { static var form: ValueForm { .component(Scorers.registry) } }
extension ViewsOption: SelfDescribing {
  static var form: ValueForm { .either([.integer(counts), .section(Given.self)]) }
}
extension ClassName: SelfDescribing {
  static var form: ValueForm { .called("class", .either([.integer(), .text])) }
}
extension DeviceOption: SelfDescribing {
  static var form: ValueForm {
    .either([.words(["auto", "cpu"]), .called("cuda:i", .pattern("^cuda(:[0-9]+)?$"))])
  }
}
extension ThreadsOption: SelfDescribing {
  static var form: ValueForm { .either([.words(["auto"]), .integer(counts)]) }
}
extension NormalizeOption: SelfDescribing {
  static var form: ValueForm { .either([.words(["auto"]), .section(Given.self)]) }
}
extension SbatchValue: SelfDescribing { static var form: ValueForm { .either([.text, .integer()]) } }
extension FilePath: SelfDescribing { static var form: ValueForm { .called("path", .text) } }
extension Node: SelfDescribing { static var form: ValueForm { .unknown("value") } }
