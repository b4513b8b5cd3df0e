/// What stands under a name in a recipe: stored properties are the options, initial values the defaults.
public protocol Options: Decodable, Sendable {
  init()
  /// Refuses values that do not make sense.
  func validate() throws(OptionError)
}

extension Options {
  public func validate() throws(OptionError) {}
}

/// What is wrong with the value of an option.
public struct OptionError: Error, Sendable {
  public let option: String
  public let message: String

  public init(_ option: String, _ message: String) {
    self.option = option
    self.message = message
  }
}
