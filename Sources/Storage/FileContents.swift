import Foundation
import Synchronization

/// The contents of files, by hash; a file is read again only if its size or time has changed.
package enum FileContents {
  private static let known = Mutex<[String: String]>([:])

  /// SHA-256 of a file, or of the names and contents of all files in a folder; nil if there is nothing at the path.
  package static func hash(of path: String) throws(RunError) -> String? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else { return try hash(ofFile: path) }
    let names = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
    let files = names.filter {
      FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isFolder) && !isFolder.boolValue
    }
    var lines: [String] = []
    for name in files { lines.append("\(name) \(try hash(ofFile: "\(path)/\(name)"))\n") }
    return SHA256.hex(lines.joined())
  }

  /// SHA-256 of a file.
  package static func hash(ofFile path: String) throws(RunError) -> String {
    let stamp = stamp(path)
    if let stamp, let hash = known.withLock({ $0[stamp] }) { return hash }
    let hash = try SHA256.hex(ofFile: path)
    if let stamp { known.withLock { $0[stamp] = hash } }
    return hash
  }

  /// A text that changes when a file does, made without reading the file; nil if there is none.
  package static func stamp(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return "\(path) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec) \(status.st_ino)"
  }
}
