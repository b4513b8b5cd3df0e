import CArchive
import Foundation

/// Reads a packed file entry by entry, with libarchive.
final class ArchiveReader {
  private let archive: OpaquePointer
  private let name: String

  /// - Parameters:
  ///   - name: the name of the file in messages.
  ///   - formats: enables the formats that the file may have.
  init(_ path: String, name: String, _ formats: (OpaquePointer) -> Void) throws(FetchError) {
    self.name = name
    // Without memory for a handle, nothing else would work.
    guard let archive = archive_read_new() else { preconditionFailure("out of memory for an archive") }
    self.archive = archive
    archive_read_support_filter_gzip(archive)
    formats(archive)
    guard archive_read_open_filename(archive, path, 1 << 18) == ARCHIVE_OK else { throw damaged() }
  }

  deinit { archive_read_free(archive) }

  /// Returns the next entry; nil at the end.
  func next() throws(FetchError) -> OpaquePointer? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_OK, ARCHIVE_WARN: return entry
    case ARCHIVE_EOF: return nil
    default: throw damaged()
    }
  }

  /// Passes the bytes of the entry to `body`, in parts.
  func read(_ body: (UnsafeRawBufferPointer) throws(FetchError) -> Void) throws(FetchError) {
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = archive_read_data(archive, &block, block.count)
      if count == 0 { return }
      if count < 0 { throw damaged() }
      do {
        try block.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      } catch let error as FetchError {
        throw error
      } catch {
        throw FetchError("\(error)")
      }
    }
  }

  private func damaged() -> FetchError {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "it ends too early"
    return FetchError("\(name): is cut short or damaged: \(reason); get it again")
  }
}
