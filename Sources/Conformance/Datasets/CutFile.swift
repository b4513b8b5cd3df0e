import Clutch
import Foundation

/// A truncated copy of a file, in its own folder. The folder is removed with this object.
final class CutFile {
  let path: String
  private let folder: String

  /// - Throws: an error if the copy cannot be written.
  init(_ original: String, length: Int) throws {
    let source = URL(fileURLWithPath: original)
    folder = NSTemporaryDirectory() + "clutch-cut-\(UUID().uuidString)"
    // Keeps the name of the folder, which may be the name of a class.
    let parent = "\(folder)/\(source.deletingLastPathComponent().lastPathComponent)"
    path = "\(parent)/\(source.lastPathComponent)"
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let file = try FileHandle(forReadingFrom: source)
    defer { try? file.close() }
    try (try file.read(upToCount: length) ?? Data()).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Returns the lengths at which to cut a file: without its last byte, half, part of a header, and empty.
  static func lengths(of file: String) -> [Int] {
    let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
    return Set([size - 1, size / 2, 16, 3, 1, 0]).filter { $0 >= 0 && $0 < size }.sorted()
  }
}
