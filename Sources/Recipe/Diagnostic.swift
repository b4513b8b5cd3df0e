import Storage

/// One error in a recipe, with its location.
public struct Diagnostic: Error, Sendable, Hashable {
  /// The location; nil if the error has none, such as a missing file.
  public let location: Location?
  /// The description of the error and of its correction.
  public let message: String
  /// The source line at the location.
  public let line: String

  public init(_ message: String, location: Location? = nil, line: String = "") {
    self.location = location
    self.message = message
    self.line = line
  }

  /// Creates an error about a node.
  public init(_ message: String, at node: Node) {
    self.init(message, location: node.location == .unwritten ? nil : node.location, line: node.line)
  }
}

extension Diagnostic {
  /// Leaves out the line, which may be long and adds nothing.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(location)
    hasher.combine(message)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The text `file:line:column: error: message`, the source line, and a caret; the message alone without a location.
  public var description: String {
    guard let location else { return visible(message) }
    return "\(location): error: \(visible(message))\n" + caret(under: line, column: location.column)
  }
}
