/// An error in the contents of a file. Code that knows the path adds it in front.
public struct FileError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
