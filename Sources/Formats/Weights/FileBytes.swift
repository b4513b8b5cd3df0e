import Foundation
import Storage

/// Parts of a file, read by position.
final class FileBytes {
  /// The size of the file.
  let count: Int
  private let file: FileHandle

  init(_ path: String) throws(FileError) {
    guard let file = FileHandle(forReadingAtPath: path), let end = try? file.seekToEnd() else {
      throw FileError("cannot be read; check its permissions")
    }
    (self.file, count) = (file, Int(clamping: end))
  }

  /// Returns `length` bytes from a position on.
  ///
  /// - Throws: `FileError` if the file has fewer.
  func read(_ length: Int, at position: Int) throws(FileError) -> [UInt8] {
    guard position >= 0, length >= 0, position <= count, length <= count - position else {
      throw FileError("is cut short or damaged: it has \(count) bytes, but refers to bytes from \(position) on")
    }
    do {
      try file.seek(toOffset: UInt64(position))
      var bytes: [UInt8] = []
      bytes.reserveCapacity(length)
      while bytes.count < length, let part = try file.read(upToCount: min(1 << 24, length - bytes.count)), !part.isEmpty
      { bytes += part }
      guard bytes.count == length else { throw FileError("became shorter while it was read") }
      return bytes
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError("cannot be read: \(systemReason(error))")
    }
  }
}
