import Foundation

/// An output file that the user named on the command line.
///
/// A regular file is replaced as a whole when the output is complete. Symbolic links to it are followed, and its mode
/// is kept. Anything else, such as a pipe, a terminal or `/dev/null`, is written directly.
public final class OutputFile {
  private let path: String
  /// The temporary file, and the file that it replaces when complete; nil if output is written directly.
  private let replacement: (draft: String, file: String)?
  private var descriptor: Int32

  /// Opens a file for output. An existing regular file stays unchanged until `close`.
  ///
  /// - Throws: `RunError` if the file cannot be written.
  public init(_ path: String) throws(RunError) {
    self.path = path
    if let open = OutputFile.openDescriptor(path) {
      (replacement, descriptor) = (nil, fcntl(open, F_DUPFD_CLOEXEC, 3))
      guard descriptor >= 0 else { throw AtomicFile.failure(path) }
      return
    }
    let file = OutputFile.target(of: path)
    var status = stat()
    let isThere = stat(file, &status) == 0
    guard !isThere || status.st_mode & S_IFMT != S_IFDIR else {
      throw RunError("\(path): is a folder; name a file in it")
    }
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      (replacement, descriptor) = (nil, open(file, O_WRONLY | O_CLOEXEC | O_NOCTTY))
      guard descriptor >= 0 else { throw AtomicFile.failure(path) }
      return
    }
    AtomicFile.removeLeftovers(of: file)
    let draft = AtomicFile.temporaryName(for: file)
    descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor >= 0 {
      replacement = (draft, file)
      if isThere {
        fchmod(descriptor, status.st_mode & 0o7777)
        if status.st_uid != geteuid() || status.st_gid != getegid() {
          _ = fchown(descriptor, status.st_uid, status.st_gid)  // only root may do this
        }
      }
      return
    }
    // The file may be writable even if its folder is not.
    guard errno == EACCES || errno == EPERM, isThere else { throw AtomicFile.failure(path) }
    (replacement, descriptor) = (nil, open(file, O_WRONLY | O_TRUNC | O_CLOEXEC))
    guard descriptor >= 0 else { throw AtomicFile.failure(path) }
  }

  deinit { abandon() }

  /// - Throws: `RunError` if it cannot be written. The temporary file is then removed.
  public func write(_ data: Data) throws(RunError) {
    if !AtomicFile.append(data, to: descriptor) { throw abandoned() }
  }

  public func write(_ text: String) throws(RunError) { try write(Data(text.utf8)) }

  /// Completes the file, and renames the temporary file to its final name.
  public func close() throws(RunError) {
    guard let (draft, file) = replacement else {
      let status = Glibc.close(descriptor)
      descriptor = -1
      if status != 0 { throw AtomicFile.failure(path) }
      return
    }
    guard fsync(descriptor) == 0, rename(draft, file) == 0 else { throw abandoned() }
    Glibc.close(descriptor)
    descriptor = -1
  }

  /// Discards the temporary file, so that a regular file stays as it was. Output written directly cannot be undone.
  public func abandon() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    descriptor = -1
    if let replacement { unlink(replacement.draft) }
  }

  /// Writes a complete file.
  public static func write(_ data: Data, to path: String) throws(RunError) {
    let file = try OutputFile(path)
    try file.write(data)
    try file.close()
  }

  public static func write(_ text: String, to path: String) throws(RunError) { try write(Data(text.utf8), to: path) }

  /// Returns the error of the last system call, and discards the temporary file.
  private func abandoned() -> RunError {
    let error = AtomicFile.failure(path)
    abandon()
    return error
  }

  /// Returns the open descriptor that a path such as `/dev/stdout` stands for. It may be impossible to open by name.
  private static func openDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": 1
    case "/dev/stderr": 2
    default:
      ["/dev/fd/", "/proc/self/fd/"].lazy.filter { path.hasPrefix($0) }.compactMap { Int32(path.dropFirst($0.count)) }
        .first { $0 >= 0 }
    }
  }

  /// Returns the target of symbolic links, even if it does not exist yet.
  private static func target(of path: String) -> String {
    var path = path
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
      let folder = PathText.folder(of: path)
      path = next.hasPrefix("/") || folder.isEmpty ? next : "\(folder)/\(next)"
    }
    return path
  }
}
