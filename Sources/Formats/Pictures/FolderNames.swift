import Foundation
import Recipe

/// The names in a folder, in no particular order and without hidden files.
public struct FolderNames: Sendable {
  public private(set) var names: [String] = []
  /// The number of names that are not UTF-8 and therefore cannot be stored as text.
  public private(set) var unnamed = 0

  /// - Returns: nil if the folder cannot be listed; `errno` gives the reason.
  public init?(_ folder: String) {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes.first == UInt8(ascii: ".") { continue }
      if let name = String(validating: bytes, as: UTF8.self) { names.append(name) } else { unnamed += 1 }
    }
  }
}
