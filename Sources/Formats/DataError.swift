/// An error in reading images: which file, what is wrong with it, and what would be right.
public struct DataError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
