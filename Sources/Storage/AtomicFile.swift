import Foundation

/// Writes files atomically: readers see the old or the new contents, never a part, even after a power failure.
public enum AtomicFile {
  /// Writes a temporary file beside `path`, syncs it, and renames it to `path`.
  public static func write(_ data: Data, to path: String) throws(RunError) {
    removeLeftovers(of: path)
    let temporary = temporaryName(for: path)
    do throws(RunError) {
      try writeAndSync(data, to: temporary, for: path)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = failure(path)
      unlink(temporary)
      throw error
    }
    syncFolder(of: path)
  }

  /// Writes a new file. It never replaces anything that exists, not even a symbolic link.
  public static func create(_ data: Data, at path: String) throws(RunError) {
    let temporary = temporaryName(for: path)
    defer { unlink(temporary) }
    try writeAndSync(data, to: temporary, for: path)
    if link(temporary, path) != 0 {
      // Some file systems have no hard links.
      guard [EPERM, EOPNOTSUPP, ENOSYS].contains(errno), FileKind(path) == nil, rename(temporary, path) == 0 else {
        throw failure(path)
      }
    }
    syncFolder(of: path)
  }

  /// Returns the name of a file until it is complete.
  static func temporaryName(for path: String) -> String { "\(path)\(mark)\(UUID().uuidString).partial" }

  /// The part of the name that identifies unfinished files of this process among those of all machines.
  private static let mark = "\(machine)\(ProcessMark.current)."
  /// The part of the name that identifies this machine.
  private static let machine = ".\(ProcessInfo.processInfo.hostName)."

  /// Removes unfinished files of killed processes of this machine in a folder and its subfolders.
  package static func sweep(_ folder: String) {
    for (name, _) in OpenFolder(folder)?.files() ?? [] where name.hasSuffix(".partial") {
      if isLeft(name) { unlink("\(folder)/\(name)") }
    }
  }

  /// Returns `true` for an unfinished file of an ended process of this machine.
  package static func isLeft(_ name: String) -> Bool { unfinished(name).map { $0.isOwn && !$0.by.isRunning } ?? false }

  /// Returns `true` for an unfinished file of another machine, on which the process may still be running.
  package static func isForeign(_ name: String) -> Bool { unfinished(name).map { !$0.isOwn } ?? false }

  /// Parses the name of an unfinished file, `NAME.MACHINE.PROCESS.UUID.partial`. `isOwn` is `true` for this machine.
  private static func unfinished(_ name: String) -> (isOwn: Bool, by: ProcessMark)? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 4, parts.last == "partial", UUID(uuidString: String(parts[parts.count - 2])) != nil,
      let mark = ProcessMark(parts[parts.count - 3])
    else { return nil }
    return (parts.dropLast(3).joined(separator: ".").hasSuffix(String(machine.dropLast())), mark)
  }

  /// Removes unfinished versions of a file by killed processes, before it is written again.
  static func removeLeftovers(of path: String) {
    let (folder, name) = (PathText.folder(of: path), PathText.name(of: path))
    guard let open = OpenFolder(folder.isEmpty ? "." : folder) else { return }
    for other in open.names ?? [] where other.hasPrefix("\(name)\(machine)") && isLeft(other) { _ = open.unlink(other) }
  }

  public static func write(_ text: String, to path: String) throws(RunError) {
    try write(Data(text.utf8), to: path)
  }

  private static func writeAndSync(_ data: Data, to temporary: String, for path: String) throws(RunError) {
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    guard append(data, to: file), fsync(file) == 0 else { throw failure(path) }
  }

  /// Writes all bytes to an open file. If it returns `false`, `errno` has the reason.
  package static func append(_ data: Data, to file: Int32) -> Bool {
    data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = Glibc.write(file, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        offset += count
      }
      return true
    }
  }

  /// Returns an error for a file that cannot be written, with the reason from `errno` and advice.
  package static func failure(_ path: String) -> RunError {
    let code = errno
    let advice = code == ENOENT ? "; create the folder first" : advice(on: code)
    return RunError("\(path): cannot be written: \(String(cString: strerror(code)))\(advice)")
  }

  /// Returns what a user can do about an error of a system call that writes, after a semicolon; empty if unknown.
  static func advice(on code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "; free some space, then run the same command again"
    case EFBIG: "; raise the limit on the size of files (ulimit -f), then run the same command again"
    case EACCES, EPERM, EROFS: "; make the folder writable, or name another one"
    default: ""
    }
  }

  /// Syncs the folder, so that a rename in it survives a power failure.
  private static func syncFolder(of path: String) {
    let name = PathText.folder(of: path)
    let folder = open(name.isEmpty ? "." : name, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Copies a file. If the file system supports it, both share their blocks until one of them changes.
  ///
  /// A hard link would not do, because an edit in place would change both.
  ///
  /// - Parameter contents: the bytes of the file, if the caller has read them.
  public static func copy(_ source: String, to path: String, contents: Data? = nil) throws(RunError) {
    let from = open(source, O_RDONLY | O_CLOEXEC)
    guard from >= 0 else { throw RunError("\(source): cannot be read: \(String(cString: strerror(errno)))") }
    defer { close(from) }
    if try clone(from, to: path) { return }
    guard let data = contents ?? FileManager.default.contents(atPath: source) else {
      throw RunError("\(source): cannot be read")
    }
    try write(data, to: path)
  }

  /// - Returns: `false` if the file system cannot share blocks and nothing was written.
  private static func clone(_ source: Int32, to path: String) throws(RunError) -> Bool {
    let temporary = temporaryName(for: path)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    guard ioctl(file, shareBlocks, source) == 0 else {
      unlink(temporary)
      return false
    }
    guard fsync(file) == 0, rename(temporary, path) == 0 else {
      let error = failure(path)
      unlink(temporary)
      throw error
    }
    syncFolder(of: path)
    return true
  }

  /// `FICLONE` in linux/fs.h.
  private static let shareBlocks: UInt = 0x4004_9409

  /// Creates a folder and its parents.
  public static func makeFolder(_ path: String) throws(RunError) {
    guard let code = errorMaking(path) else { return }
    throw RunError("\(path): the folder cannot be created: \(String(cString: strerror(code)))\(advice(on: code))")
  }

  /// Creates a folder and its parents.
  ///
  /// - Returns: the reason if it cannot; otherwise nil.
  package static func reasonAgainst(folder path: String) -> String? {
    errorMaking(path).map { String(cString: strerror($0)) }
  }

  /// Creates a folder and its parents.
  ///
  /// - Returns: the number of the error, if there was one.
  private static func errorMaking(_ path: String) -> Int32? {
    if mkdir(path, 0o777) == 0 { return nil }
    let code = errno
    // On a file system that cannot be written, a folder that exists may give another error than EEXIST.
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return nil }
    let above = PathText.folder(of: path)
    guard code == ENOENT, above != path, !above.isEmpty else { return code }
    if let code = errorMaking(above) { return code }
    // Another process may have created it in the meantime.
    return mkdir(path, 0o777) == 0 || errno == EEXIST ? nil : errno
  }
}
