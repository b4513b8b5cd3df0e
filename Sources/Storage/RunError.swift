/// The error of a failed run: where it happened, what is wrong, and what would be right.
public struct RunError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// The user stopped the run; nothing is wrong.
public struct Stopped: Error {
  package init() {}
}
