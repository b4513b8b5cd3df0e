/// An error in fetching a data set: which file, what is wrong, and what would be right.
public struct FetchError: Error, CustomStringConvertible, Sendable {
  public let description: String
  init(_ description: String) { self.description = description }
}
