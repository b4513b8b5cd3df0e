import Storage

/// The location of a value in a file.
public struct Location: Sendable, Hashable {
  /// The file's path relative to the current folder, or the name of an override.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, in characters.
  public var column: Int
  /// The folder that paths at this location are relative to; empty for the current folder.
  public var directory: String

  /// - Parameter directory: The folder for relative paths. The default is the file's own folder.
  public init(file: String, line: Int, column: Int, directory: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.directory = directory ?? folder(of: file)
  }

  /// The location of a value that does not come from a file, such as a default.
  public static let unwritten = Location(file: "", line: 0, column: 0)
}

extension Location: CustomStringConvertible {
  public var description: String { "\(visible(file, keepsLines: false)):\(line):\(column)" }
}

/// Returns the folder part of a path; empty if there is none.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
