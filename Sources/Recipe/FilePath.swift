import Foundation

/// A path in a recipe: relative to the file that it was written in, or to the current folder in an override.
public struct FilePath: Sendable, Hashable {
  /// As the recipe has it.
  public let written: String
  /// As seen from the current folder: what messages call it.
  public let shown: String
  /// Absolute, without `.`, `..` and `~`.
  public let resolved: String

  /// - Parameter directory: what it is relative to; empty for the current folder.
  public init(_ written: String, relativeTo directory: String = "") {
    self.written = written
    shown = Self.join(written, to: directory)
    resolved = PathText.absolute(shown)
  }

  /// A path as seen from the current folder.
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
  /// The resolved path where something is there, so that it means the same in any folder; what is looked for elsewhere
  /// keeps its written form.
  public var node: Node { .text(FileManager.default.fileExists(atPath: resolved) ? resolved : written) }
}
