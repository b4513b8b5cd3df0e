import Clutch
import Foundation

/// A copy of a file that ends too early, in a folder of its own; gone with this object.
final class CutFile {
  let path: String
  private let folder: String

  /// - Throws: where there is no room for it.
  init(_ original: String, length: Int) throws {
    let source = URL(fileURLWithPath: original)
    folder = NSTemporaryDirectory() + "clutch-cut-\(UUID().uuidString)"
    // Under the name of its folder, which may be that of a class.
    let parent = "\(folder)/\(source.deletingLastPathComponent().lastPathComponent)"
    path = "\(parent)/\(source.lastPathComponent)"
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let file = try FileHandle(forReadingFrom: source)
    defer { try? file.close() }
    try (try file.read(upToCount: length) ?? Data()).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Lengths at which to cut a file: all of it but the last byte, half, a header or less, nothing.
  static func lengths(of file: String) -> [Int] {
    let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
    return Set([size - 1, size / 2, 16, 3, 1, 0]).filter { $0 >= 0 && $0 < size }.sorted()
  }
}
