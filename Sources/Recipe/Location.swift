/// The place in a file where a value was written.
public struct Location: Sendable, Hashable {
  /// The file's path as the user would write it, or the name of an override.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, in characters.
  public var column: Int
  /// The folder that a path written here is relative to; empty for the current one.
  public var directory: String

  /// - Parameter directory: the file's own folder unless said otherwise.
  public init(file: String, line: Int, column: Int, directory: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.directory = directory ?? folder(of: file)
  }

  /// The place of a value that a program made, such as a default.
  public static let unwritten = Location(file: "", line: 0, column: 0)
}

extension Location: CustomStringConvertible {
  public var description: String { "\(visible(file, keepsLines: false)):\(line):\(column)" }
}

/// The folder part of a path; empty where there is none.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
