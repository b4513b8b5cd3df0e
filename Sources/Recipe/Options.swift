/// A type whose stored properties are options of a recipe and whose initial values are the defaults.
public protocol Options: Decodable, Sendable, Shaped {
  /// Every option at its default.
  init()
  /// Throws where a value is out of range; by default, nothing is.
  ///
  /// The first error is enough: the decoder asks again with that option at its default, until nothing that is written is
  /// wrong. Several options that are missing are thrown at once, by `refuse`.
  func validate() throws(OptionError)
}

extension Options {
  public func validate() throws(OptionError) {}

  /// The options in order, named as in recipes, with their defaults.
  public static var options: [(name: String, value: Any)] { optionValues(of: Self()) }

  public static var shape: Shape { Shape(of: Self.self) }
}

/// What is wrong with an option's value; the decoder adds where it was written.
public struct OptionError: Error, Sendable {
  /// The option, named as in Swift or as in recipes.
  public let option: String
  /// The rest of the sentence: `must be greater than 0, but is -1.0`.
  public let message: String
  /// What else is wrong.
  fileprivate(set) var others: [OptionError] = []

  public init(_ option: String, _ message: String) {
    self.option = option
    self.message = message
  }
}

extension OptionError {
  /// An error where something is wrong; nil where it is not.
  public init?(_ option: String, _ message: @autoclosure () -> String, if isWrong: Bool) {
    guard isWrong else { return nil }
    self.init(option, message())
  }
}

/// Throws all errors that there are as one.
public func refuse(_ errors: OptionError?...) throws(OptionError) {
  let errors = errors.compactMap { $0 }
  guard var first = errors.first else { return }
  first.others = Array(errors.dropFirst())
  throw first
}

extension OptionError: CustomStringConvertible {
  public var description: String { "'\(kebabCase(option))' \(message)" }
}

/// The stored properties of an instance, under their names in recipes.
func optionValues(of instance: Any) -> [(name: String, value: Any)] {
  Mirror(reflecting: instance).children.compactMap { child in
    child.label.map { (kebabCase($0), child.value) }
  }
}
