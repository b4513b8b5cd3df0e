import Foundation

/// Returns the contents of a file; nil if there is none.
///
/// Use it if a missing file has consequences, such as a deletion. A file that cannot be read is not a missing one.
///
/// - Throws: `FileError` if there is something at the path that cannot be read.
package func readFile(_ path: String) throws(FileError) -> Data? {
  if let data = FileManager.default.contents(atPath: path) { return data }
  let file = open(path, O_RDONLY | O_CLOEXEC)
  let code = errno
  if file >= 0 {
    close(file)
    throw FileError("cannot be read: it is not a file")
  }
  // A link whose target is missing is there.
  if code == ENOENT, FileKind(path) == nil { return nil }
  throw FileError("cannot be read: \(String(cString: strerror(code)))")
}
