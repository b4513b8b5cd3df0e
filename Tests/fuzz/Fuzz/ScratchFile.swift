import Foundation

/// A file without a name, for readers that take a path. It disappears with the process.
struct ScratchFile {
  let path: String
  private let file: Int32

  /// The file of this process.
  static let shared = ScratchFile()

  private init() {
    var name = Array("\(NSTemporaryDirectory())clutch-fuzz-XXXXXX".utf8CString)
    file = mkstemp(&name)
    precondition(file >= 0, "a file in TMPDIR cannot be created: \(String(cString: strerror(errno)))")
    unlink(name)
    path = "/proc/self/fd/\(file)"
  }

  /// Replaces the contents.
  func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    precondition(ftruncate(file, 0) == 0 && pwrite(file, bytes.baseAddress, bytes.count, 0) == bytes.count)
  }
}
