import Recipe
import Torch

/// The form of an option's value in a recipe. `describe` shows it in words, `schema` as JSON Schema.
package indirect enum ValueForm: Sendable {
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
  package init(of type: Any.Type) {
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
package protocol SelfDescribing { static var form: ValueForm { get } }

extension Optional: SelfDescribing { package static var form: ValueForm { ValueForm(of: Wrapped.self) } }
extension Array: SelfDescribing { package static var form: ValueForm { .list(ValueForm(of: Element.self)) } }
extension ClosedRange: SelfDescribing { package static var form: ValueForm { .range(ValueForm(of: Bound.self)) } }
extension Choice: SelfDescribing { package static var form: ValueForm { .component(K.registry) } }
extension Named: SelfDescribing { package static var form: ValueForm { .named(ValueForm(of: Value.self)) } }
extension ClassName: SelfDescribing {
  package static var form: ValueForm { .called("class", .either([.integer(), .text])) }
}
extension FilePath: SelfDescribing { package static var form: ValueForm { .called("path", .text) } }
