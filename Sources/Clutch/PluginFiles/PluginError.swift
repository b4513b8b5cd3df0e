/// What is wrong with a plugin file: where, what, and what would be right.
public struct PluginError: Error, CustomStringConvertible, Sendable {
  /// The plugin as the user named it.
  public let path: String
  /// What is wrong, without the place.
  public let message: String
  /// All of it, as the user reads it.
  public let description: String

  /// Something about a plugin as a whole.
  init(_ path: String, _ message: String) {
    self.init(path, message, "\(path): error: \(message)")
  }

  /// A path under which there is no plugin; the message names it.
  init(noPlugin path: String, _ message: String) {
    self.init(path, message, "error: \(message)")
  }

  /// What the compiler says of the plugin's lines.
  init(_ path: String, compiler text: String) {
    self.init(path, text, text)
  }

  private init(_ path: String, _ message: String, _ description: String) {
    self.path = path
    self.message = message
    self.description = description
  }
}
