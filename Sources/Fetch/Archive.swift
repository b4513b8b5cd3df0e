import CArchive
import Clutch
import Foundation
import Storage

/// A tar archive from which one folder is unpacked.
///
/// The archive is not trusted: only plain files are created, below the folder, and no more bytes than expected.
struct Archive {
  private let path: String
  private let name: String
  private let folder: String
  private let most: Int

  /// - Parameters:
  ///   - name: the name of the archive in messages.
  ///   - folder: the folder to unpack, as the archive's entries name it.
  ///   - most: the maximum number of unpacked bytes.
  init(_ path: String, name: String, folder: String, most: Int) {
    (self.path, self.name, self.folder, self.most) = (path, name, folder, most)
  }

  /// Unpacks the folder to `root/folder`, with a file `SHA256SUMS`; files of these names are replaced.
  ///
  /// - Throws: `FetchError` or `Stopped`. An archive that is refused changes nothing.
  func unpack(into root: String, stop: () -> Bool) throws {
    let scratch = "\(root)/\(folder).partial"
    try? FileManager.default.removeItem(atPath: scratch)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    try AtomicFile.makeFolder(scratch)
    let reader = try ArchiveReader(path, name: name) { archive_read_support_format_tar($0) }
    var sums: [String: String] = [:]
    var left = most
    while let entry = try reader.next() {
      if stop() { throw Stopped() }
      guard let file = try wanted(entry) else { continue }
      guard sums.count < 1_000_000 else {
        throw FetchError("\(name): has more than a million files; it is not unpacked")
      }
      sums[file] = try write(reader, to: "\(scratch)/\(file)", &left)
    }
    guard !sums.isEmpty else { throw FetchError("\(name): has no file below \(folder); it is not unpacked") }
    for file in sums.keys {
      try makeFolder(above: "\(root)/\(folder)/\(file)")
      guard rename("\(scratch)/\(file)", "\(root)/\(folder)/\(file)") == 0 else {
        throw FetchError("\(root)/\(folder)/\(file): cannot be written: \(String(cString: strerror(errno)))")
      }
    }
    try Sums(of: "\(root)/\(folder)", sums).write()
  }

  /// Returns the path of an entry below the folder; nil for entries elsewhere and for all but plain files, since links
  /// and devices are never created.
  private func wanted(_ entry: OpaquePointer) throws(FetchError) -> String? {
    guard let bytes = archive_entry_pathname(entry) else { return nil }
    let path = String(cString: bytes)
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard !path.hasPrefix("/"), !parts.contains("..") else {
      throw FetchError("\(name): has a path that leads out of its folder, '\(path)'; it is not unpacked")
    }
    guard archive_entry_filetype(entry) & S_IFMT == S_IFREG, archive_entry_hardlink(entry) == nil else { return nil }
    let above = folder.split(separator: "/")
    return parts.starts(with: above) ? parts.dropFirst(above.count).joined(separator: "/") : nil
  }

  /// - Returns: the file's SHA-256.
  private func write(_ reader: ArchiveReader, to path: String, _ left: inout Int) throws(FetchError) -> String {
    try makeFolder(above: path)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw FetchError("\(path): cannot be written: \(String(cString: strerror(errno)))") }
    defer { close(file) }
    let digest = Digest(.sha256)
    var (rest, size) = (left, 0)
    try reader.read { bytes throws(FetchError) in
      rest -= bytes.count
      guard rest >= 0 else {
        throw FetchError("\(name): unpacks to more than the \(most) bytes expected; it is not unpacked")
      }
      let count = put(bytes, into: file, at: size)
      size += count
      guard count == bytes.count else {
        throw FetchError("\(path): cannot be written: \(String(cString: strerror(errno)))")
      }
      digest.add(bytes)
    }
    left = rest
    return digest.hex()
  }
}
