internal import CZip
import Foundation
import Recipe

/// One array of an `.npz`, a zip archive of `.npy` files, read with libzip.
final class ZipEntry {
  /// The name in messages: the file and the array.
  let place: String
  private let archive: OpaquePointer
  private let file: OpaquePointer
  private let index: zip_uint64_t

  /// - Parameter array: the name of the array; nil for the only one.
  init(_ path: String, array: String?) throws(DataError) {
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      throw DataError(
        "\(path): is not an .npz, or is cut short or damaged: \(String(cString: zip_error_strerror(&error)))")
    }
    var opened: OpaquePointer?
    defer { if opened == nil { zip_discard(archive) } }
    let names = (0..<min(max(0, zip_get_num_entries(archive, 0)), 10_000)).compactMap { i in
      zip_get_name(archive, zip_uint64_t(i), 0).map { String(cString: $0) }
    }
    let arrays = names.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
    guard let name = array ?? (arrays.count == 1 ? arrays.first : nil) else {
      throw DataError("\(path): has \(arrays.count) arrays; name one of \(arrays.joined(separator: ", "))")
    }
    guard let index = names.firstIndex(of: "\(name).npy") else {
      throw DataError("\(path): has no array '\(name)'\(hint(for: name, among: arrays, otherwise: "there are"))")
    }
    opened = zip_fopen_index(archive, zip_uint64_t(index), 0)
    place = "\(path), array '\(name)'"
    guard let opened else {
      throw DataError("\(place): cannot be read: \(String(cString: zip_strerror(archive))); get the file again")
    }
    (self.archive, file, self.index) = (archive, opened, zip_uint64_t(index))
  }

  /// Throws if the promised number of bytes is implausible for the packed size or exceeds free memory.
  ///
  /// - Parameter count: the number of bytes that the array's header promises.
  func check(promised count: Int) throws(DataError) {
    var entry = zip_stat_t()
    zip_stat_init(&entry)
    let isKnown = zip_stat_index(archive, index, 0, &entry) == 0 && entry.valid & UInt64(ZIP_STAT_COMP_SIZE) != 0
    try UnpackLimit().check(place, packed: isKnown ? Int(clamping: entry.comp_size) : nil, unpacked: count)
  }

  deinit {
    zip_fclose(file)
    zip_discard(archive)
  }

  /// Returns the next `count` bytes, or fewer at the end. Memory grows with the bytes read, not with `count`. libzip
  /// verifies the checksum at the end.
  func read(_ count: Int) throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let wanted = min(count - bytes.count, 1 << 24)
      var got: zip_int64_t = 0
      if bytes.capacity < bytes.count + wanted { bytes.reserveCapacity(min(count, max(wanted, 2 * bytes.count))) }
      bytes += [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        if let start = buffer.baseAddress { got = zip_fread(file, start, zip_uint64_t(wanted)) }
        filled = Int(max(got, 0))
      }
      if got < 0 {
        let reason = String(cString: zip_file_strerror(file))
        throw DataError("\(place): is cut short or damaged: \(reason); get the file again")
      }
      if got == 0 { break }
    }
    return bytes
  }
}
