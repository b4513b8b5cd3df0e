import CZlib
import Clutch
import Foundation

/// Reads a file from front to back, unpacking it where it starts as gzip does.
///
/// zlib tells the two apart by the first two bytes, and checks the checksum of what it unpacks.
final class GzipReader {
  private let path: String
  private let file: gzFile

  init(_ path: String) throws(DataError) {
    self.path = path
    try requireFile(path)
    guard let file = gzopen(path, "rb") else {
      let reason = String(cString: strerror(errno))
      throw DataError("\(path): cannot be opened: \(reason); check the path and who may read it")
    }
    self.file = file
    gzbuffer(file, 1 << 18)
  }

  deinit { gzclose_r(file) }

  /// The most bytes that the file may have, unpacked.
  var most: Int {
    var status = stat()
    guard stat(path, &status) == 0, gzdirect(file) == 0 else { return Int(status.st_size) }
    return UnpackLimit.most(packed: Int(status.st_size))
  }

  /// Refuses to read on where the file cannot have so many bytes, or cannot mean them.
  ///
  /// - Parameters:
  ///   - count: bytes that a header promises, after those that were read so far.
  func check(promised count: Int) throws(DataError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    let size = Int(status.st_size)
    let isPacked = gzdirect(file) == 0
    // A plain file that is too short is found so when it is read, which then takes no more memory than it is long.
    if !isPacked, size < count { return }
    try UnpackLimit().check(path, packed: isPacked ? size : nil, unpacked: count)
  }

  /// The next `count` bytes, or as many as there are before the end; memory grows with what is there, not with `count`.
  ///
  /// A packed file that lacks only its last bytes, a checksum, is found out where more is asked for than it holds, and
  /// then in one go: zlib says nothing when it is asked again at the end.
  func read(_ count: Int) throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let (rest, block) = (count - bytes.count, 1 << 26)
      let wanted = rest > block + 1 ? block : rest  // never a last byte alone
      var got: Int32 = 0
      let next = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        got = gzread(file, buffer.baseAddress, UInt32(wanted))
        filled = Int(max(got, 0))
      }
      if bytes.isEmpty {
        bytes = next  // what fits a block is not copied
      } else {
        if bytes.capacity < count { bytes.reserveCapacity(min(count, 4 * bytes.count)) }
        bytes += next
      }
      if got < wanted { try check() }
      if got <= 0 { break }
    }
    return bytes
  }

  /// Throws what zlib found wrong so far; an unexpected end shows here only.
  private func check() throws(DataError) {
    var code: Int32 = 0
    let message = gzerror(file, &code)
    if code == Z_OK || code == Z_STREAM_END { return }
    let words = message.map { String(cString: $0) } ?? "error \(code)"
    let reason = words.hasPrefix("\(path): ") ? String(words.dropFirst(path.count + 2)) : words
    throw DataError("\(path): is cut short or damaged: \(reason); get the file again")
  }
}
