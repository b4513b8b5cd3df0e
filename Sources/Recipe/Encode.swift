/// A value that defines its own form in a recipe, such as the choice of a component.
public protocol NodeEncodable {
  var node: Node { get }
}

extension Node: NodeEncodable {
  public var node: Node { self }
}

/// Returns options in the form of a recipe, including all defaults.
package func encode(_ options: any Options) -> Node {
  .map(optionValues(of: options).map { ($0.name, encode(value: $0.value)) })
}

/// Returns an option's value in the form of a recipe.
package func encode(value: Any) -> Node {
  switch value {
  case let value as any NodeEncodable: value.node
  case let value as any Options: encode(value)
  case let value as any OptionalValue: value.unwrapped.map { encode(value: $0) } ?? Node(.null)
  case let value as Bool: Node(.scalar("\(value)", quoted: false))
  case let value as any BinaryInteger: Node(.scalar("\(value)", quoted: false))
  case let value as Double: Node(.scalar(decimal(value), quoted: false))
  case let value as Float: Node(.scalar(decimal(Double("\(value)") ?? Double(value)), quoted: false))
  case let value as String: .text(value)
  case let value as any RawRepresentable<String>: .text(choiceName(value))
  case let value as ClosedRange<Double>: encode(value: [value.lowerBound, value.upperBound])
  case let value as ClosedRange<Int>: encode(value: [value.lowerBound, value.upperBound])
  case let value as [Any]: Node(.list(value.map { encode(value: $0) }))
  default:
    fatalError("\(type(of: value)) cannot be written in a recipe: make it NodeEncodable")
  }
}

/// Returns the name of an enumeration case in recipes.
func choiceName(_ value: any RawRepresentable<String>) -> String {
  value is any CaseIterable ? kebabCase(value.rawValue) : value.rawValue
}

/// Gives access to an optional of unknown type.
protocol OptionalValue {
  var unwrapped: Any? { get }
}

extension Optional: OptionalValue {
  var unwrapped: Any? { self }
}
