import Foundation

/// A folder of its own for a test, removed at the end; links bring it into every target of tests that needs one.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "clutch-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and makes the folders that its name has; gives its path.
  @discardableResult
  func write(_ text: String, _ name: String) throws -> String {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return "\(path)/\(name)"
  }

  func read(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(path)/\(name)") }

  /// The files below a folder, by their paths in it.
  func files(below name: String) -> [String: Data] {
    let names = FileManager.default.enumerator(atPath: "\(path)/\(name)")?.compactMap { $0 as? String } ?? []
    return names.reduce(into: [:]) { $0[$1] = read("\(name)/\($1)") }
  }
}
