/// An error in a plugin file: where it is, what is wrong, and what would be right.
public struct PluginError: Error, CustomStringConvertible, Sendable {
  /// The path of the plugin as given by the user.
  public let path: String
  /// The message without the location.
  public let message: String
  /// The complete message for the user.
  public let description: String

  /// Creates an error about a plugin as a whole.
  package init(_ path: String, _ message: String) {
    self.init(path, message, "\(path): error: \(message)")
  }

  /// Creates an error about a path without a plugin. The message contains the path.
  init(noPlugin path: String, _ message: String) {
    self.init(path, message, "clutch: error: \(message)")
  }

  /// Creates an error from the compiler's output.
  init(_ path: String, compiler text: String) {
    self.init(path, text, text)
  }

  private init(_ path: String, _ message: String, _ description: String) {
    self.path = path
    self.message = message
    self.description = description
  }
}
