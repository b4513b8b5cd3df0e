import Foundation

/// The names in a folder, in no order, but those of hidden files.
public struct FolderNames: Sendable {
  public private(set) var names: [String] = []
  /// How many have names that are not UTF-8, which no text can hold.
  public private(set) var unnamed = 0

  /// - Returns: nil where the folder cannot be listed; `errno` says why.
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
