import Foundation

/// A folder for the files of one test, removed when the value is destroyed.
final class Scratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "clutch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, creates its parent folders, and returns its path.
  @discardableResult func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}

/// An IDX file of unsigned bytes.
func idx(_ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
  let lengths = shape.flatMap { length in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } }
  return [0, 0, 8, UInt8(shape.count)] + lengths + elements
}

/// Six images of 5 x 4 pixels and their labels, which Python's `gzip.compress(data, mtime=0)` packed. Pixel i is
/// (i² // 7 + i) % 251, or i % 16 where 3 divides i; the labels are 0 1 2 0 1 9.
enum Packed {
  static let images = bytes(
    """
    H4sIAAAAAAACA2Ng4GBmYGBgA2JWIGZhYGRiZuNg4xPklJDhUdXiN7FicvNljU7iKKri7pnKt2IT4/FLLC++sAvKcVm48ibmM/TOYd59mu0N\
    E6eKGU9ULv/kZUznHrEKqnEEpnNPWc138yOjmj1LYRf7vhtcwnq8qY0Mu64zi5mwFfRznn3DYxjIP3kL03c51uQ2AIJ/DKaIAAAA
    """)
  static let labels = bytes("H4sIAAAAAAACA2Ng4GBkYGBgY2BkYmDkBAAdjUeCDgAAAA==")
  static let pixels = (0..<120).map { (i: Int) -> UInt8 in i % 3 == 0 ? UInt8(i % 16) : UInt8((i * i / 7 + i) % 251) }

  private static func bytes(_ base64: String) -> [UInt8] { [UInt8](Data(base64Encoded: base64) ?? Data()) }
}
