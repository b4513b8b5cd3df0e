internal import CZlib
import Foundation

/// Reads a file from start to end and unpacks it if it is gzipped.
///
/// zlib recognizes gzip by the first two bytes, and verifies the checksum of what it unpacks.
final class GzipReader {
  private let path: String
  private let file: gzFile

  init(_ path: String) throws(DataError) {
    self.path = path
    try requireFile(path)
    guard let file = gzopen(path, "rb") else {
      let reason = String(cString: strerror(errno))
      throw DataError("\(path): cannot be opened: \(reason); check the path and its permissions")
    }
    self.file = file
    gzbuffer(file, 1 << 18)
  }

  deinit { gzclose_r(file) }

  /// The maximum size of the unpacked file in bytes.
  var most: Int {
    var status = stat()
    guard stat(path, &status) == 0, gzdirect(file) == 0 else { return Int(status.st_size) }
    return UnpackLimit.most(packed: Int(status.st_size))
  }

  /// Throws if the promised number of bytes is implausible for the size of the file or exceeds free memory.
  ///
  /// - Parameters:
  ///   - count: the number of bytes that a header promises, not counting those already read.
  func check(promised count: Int) throws(DataError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    let size = Int(status.st_size)
    let isPacked = gzdirect(file) == 0
    // A plain file that is too short is detected when it is read, which needs no more memory than the file is long.
    if !isPacked, size < count { return }
    try UnpackLimit().check(path, packed: isPacked ? size : nil, unpacked: count)
  }

  /// Returns the next `count` bytes, or fewer at the end of the file. Memory grows with the bytes read, not with
  /// `count`.
  ///
  /// If a gzipped file lacks only its final checksum, this is detected only by a single read of more bytes than the
  /// file holds: zlib reports nothing when asked again at the end.
  func read(_ count: Int) throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let (rest, block) = (count - bytes.count, 1 << 26)
      let wanted = rest > block + 1 ? block : rest  // never reads the last byte alone
      var got: Int32 = 0
      let next = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        got = gzread(file, buffer.baseAddress, UInt32(wanted))
        filled = Int(max(got, 0))
      }
      if bytes.isEmpty {
        bytes = next  // avoids a copy if one block is enough
      } else {
        if bytes.capacity < count { bytes.reserveCapacity(min(count, 4 * bytes.count)) }
        bytes += next
      }
      if got < wanted { try check() }
      if got <= 0 { break }
    }
    return bytes
  }

  /// Throws the error that zlib has recorded. An unexpected end of the file is reported only here.
  private func check() throws(DataError) {
    var code: Int32 = 0
    let message = gzerror(file, &code)
    if code == Z_OK || code == Z_STREAM_END { return }
    let words = message.map { String(cString: $0) } ?? "error \(code)"
    let reason = words.hasPrefix("\(path): ") ? String(words.dropFirst(path.count + 2)) : words
    throw DataError("\(path): is cut short or damaged: \(reason); get the file again")
  }
}
