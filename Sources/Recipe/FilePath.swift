import Foundation
import Storage

/// A path in a recipe. It is relative to the file that contains it, or to the current folder in an override.
public struct FilePath: Sendable, Hashable {
  /// The path as written in the recipe.
  public let written: String
  /// The path relative to the current folder, as shown in messages.
  public let shown: String
  /// The absolute path without `.`, `..` and `~`.
  public let resolved: String

  /// - Parameter directory: The folder that the path is relative to; empty for the current folder.
  public init(_ written: String, relativeTo directory: String = "") {
    self.written = written
    shown = Self.join(written, to: directory)
    resolved = PathText.absolute(shown)
  }

  /// Returns a path relative to the current folder.
  static func join(_ path: String, to directory: String) -> String {
    let path = PathText.expandingHome(path)
    if path.hasPrefix("/") || directory.isEmpty { return path }
    return (directory == "/" ? "" : directory) + "/" + path
  }
}

extension FilePath: Decodable {
  public init(from decoder: any Decoder) throws {
    let decoder = try NodeDecoder.reading(Self.self, from: decoder)
    let written = try decoder.text()
    guard !written.isEmpty else {
      throw Diagnostic("\(decoder.subject) must be a path, but is empty; write one", at: decoder.node)
    }
    self.init(written, relativeTo: decoder.node.location.directory)
  }
}

extension FilePath: NodeEncodable {
  /// The resolved path if the file exists, so that it is valid in any folder. A path that is searched for elsewhere
  /// keeps its written form.
  public var node: Node {
    if let standIn = FilePath.standIn { return .text(standIn(self)) }
    return .text(FileManager.default.fileExists(atPath: resolved) ? resolved : written)
  }

  /// Set while options are written for a key, which holds the contents of files and not their paths.
  @TaskLocal package static var standIn: (@Sendable (FilePath) -> String)?
}
