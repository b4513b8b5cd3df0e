/// A type whose stored properties are options in a recipe. Their initial values are the defaults.
public protocol Options: Decodable, Sendable, Shaped {
  /// Creates a value with every option at its default.
  init()
  /// Throws an error if a value is out of range. By default, all values are valid.
  ///
  /// It is enough to throw the first error. The decoder validates again with that option at its default until all
  /// written options are checked. Use `refuse` to throw the errors of several missing options at once.
  func validate() throws(OptionError)
  /// The former names of options, each with the present one. The error about a former name suggests the present name.
  static var renamed: [String: String] { get }
}

extension Options {
  public func validate() throws(OptionError) {}

  public static var renamed: [String: String] { [:] }

  /// The options in order, with their names in recipes and their defaults.
  public static var options: [(name: String, value: Any)] { optionValues(of: Self()) }

  public static var shape: Shape { Shape(of: Self.self) }
}

/// An error in an option's value. The decoder adds its location.
public struct OptionError: Error, Sendable {
  /// The option's name in Swift or in recipes.
  public let option: String
  /// The rest of the sentence: `must be greater than 0, but is -1.0`.
  public let message: String
  /// Further errors.
  fileprivate(set) var others: [OptionError] = []

  public init(_ option: String, _ message: String) {
    self.option = option
    self.message = message
  }
}

extension OptionError {
  /// Creates an error if `isWrong` is true; nil otherwise.
  public init?(_ option: String, _ message: @autoclosure () -> String, if isWrong: Bool) {
    guard isWrong else { return nil }
    self.init(option, message())
  }
}

/// Throws all given errors as one.
public func refuse(_ errors: OptionError?...) throws(OptionError) {
  let errors = errors.compactMap { $0 }
  guard var first = errors.first else { return }
  first.others = Array(errors.dropFirst())
  throw first
}

extension OptionError: CustomStringConvertible {
  public var description: String { "'\(kebabCase(option))' \(message)" }
}

/// Returns the stored properties of an instance, with their names in recipes.
func optionValues(of instance: Any) -> [(name: String, value: Any)] {
  Mirror(reflecting: instance).children.compactMap { child in
    child.label.map { (kebabCase($0), child.value) }
  }
}
