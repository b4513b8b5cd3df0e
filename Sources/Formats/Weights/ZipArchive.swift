internal import CZip
import Storage

/// The files of a zip archive, read with libzip.
final class ZipArchive {
  /// The names of its files.
  let names: [String]
  private let archive: OpaquePointer
  private let indices: [String: zip_uint64_t]

  /// The maximum number of files.
  private static let mostFiles = 200_000

  init(_ path: String) throws(FileError) {
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      throw FileError(
        "is not a zip archive, or is cut short or damaged: \(String(cString: zip_error_strerror(&error))); get it again"
      )
    }
    self.archive = archive
    let count = zip_get_num_entries(archive, 0)
    let found = (0..<max(0, min(count, zip_int64_t(Self.mostFiles)))).compactMap { i in
      zip_get_name(archive, zip_uint64_t(i), 0).map { (String(cString: $0), zip_uint64_t(i)) }
    }
    names = found.map(\.0)
    indices = Dictionary(found) { first, _ in first }
  }

  deinit { zip_discard(archive) }

  /// Returns the contents of a file.
  ///
  /// Memory grows with the bytes read. libzip verifies the checksum at the end.
  ///
  /// - Parameter most: the maximum size in bytes.
  /// - Throws: `FileError` if the file is missing, larger, or damaged.
  func read(_ name: String, atMost most: Int) throws(FileError) -> [UInt8] {
    let shown = visible(name, keepsLines: false)
    guard let index = indices[name] else { throw FileError("is damaged: it lacks '\(shown)'") }
    try check(shown, index)
    guard let file = zip_fopen_index(archive, index, 0) else {
      throw FileError("is damaged: '\(shown)' cannot be read: \(String(cString: zip_strerror(archive)))")
    }
    defer { zip_fclose(file) }
    var bytes: [UInt8] = []
    while true {
      var got: zip_int64_t = 0
      let part = [UInt8](unsafeUninitializedCapacity: 1 << 22) { buffer, filled in
        if let start = buffer.baseAddress { got = zip_fread(file, start, zip_uint64_t(buffer.count)) }
        filled = Int(max(got, 0))
      }
      guard got >= 0 else {
        let reason = String(cString: zip_file_strerror(file))
        throw FileError("is cut short or damaged: '\(shown)': \(reason); get it again")
      }
      if got == 0 { return bytes }
      guard part.count <= most - bytes.count else {
        throw FileError("is damaged: '\(shown)' has more than \(most) bytes")
      }
      bytes += part
    }
  }

  /// Rejects a file that would unpack to implausibly many bytes, or to more than fit in memory.
  private func check(_ shown: String, _ index: zip_uint64_t) throws(FileError) {
    var entry = zip_stat_t()
    zip_stat_init(&entry)
    guard zip_stat_index(archive, index, 0, &entry) == 0, entry.valid & UInt64(ZIP_STAT_SIZE) != 0 else { return }
    let isPacked = entry.valid & UInt64(ZIP_STAT_COMP_SIZE) != 0
    do throws(DataError) {
      try UnpackLimit().check(
        "'\(shown)'", packed: isPacked ? Int(clamping: entry.comp_size) : nil, unpacked: Int(clamping: entry.size))
    } catch {
      throw FileError("cannot be read: \(error)")
    }
  }
}
