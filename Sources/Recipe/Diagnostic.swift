/// One thing that is wrong with a recipe, and where.
public struct Diagnostic: Error, Sendable, Hashable {
  /// Where it stands, unless it is about no place, such as a missing file.
  public let location: Location?
  /// What is wrong; what would be right.
  public let message: String
  /// The source line at that place.
  public let line: String

  public init(_ message: String, location: Location? = nil, line: String = "") {
    self.location = location
    self.message = message
    self.line = line
  }

  /// Says what is wrong with a node.
  public init(_ message: String, at node: Node) {
    self.init(message, location: node.location == .unwritten ? nil : node.location, line: node.line)
  }
}

extension Diagnostic {
  /// Without the line, which may be long and adds nothing.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(location)
    hasher.combine(message)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: error: message`, the line, and a caret.
  public var description: String {
    guard let location else { return "error: \(visible(message))" }
    return "\(location): error: \(visible(message))\n" + caret(under: line, column: location.column)
  }
}
