import Foundation

/// Writes files such that a reader, or the next start after a power cut, sees the old contents or the new, no part.
public enum AtomicFile {
  /// Writes a temporary file beside `path`, syncs it, and renames it to `path`.
  public static func write(_ data: Data, to path: String) throws(RunError) {
    let temporary = "\(path)\(mark)\(UUID().uuidString).partial"
    do throws(RunError) {
      try writeAndSync(data, to: temporary, for: path)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw RunError("\(path): cannot be written: \(reason)")
    }
    syncFolder(of: path)
  }

  /// What tells the unfinished files of this process from those of others, on this machine and on others.
  private static let mark = "\(machine)\(ProcessMark.current)."
  /// This machine, as it stands in the names of unfinished files.
  private static let machine = ".\(ProcessInfo.processInfo.hostName)."

  /// Removes what processes of this machine that were killed left unfinished in a folder, and in those below it.
  static func sweep(_ folder: String) {
    for (name, _) in OpenFolder(folder)?.files() ?? [] where name.hasSuffix(".partial") {
      let parts = name.components(separatedBy: machine)
      guard parts.count == 2, let mark = ProcessMark(parts[1].prefix { $0 != "." }), !mark.isRunning else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  public static func write(_ text: String, to path: String) throws(RunError) {
    try write(Data(text.utf8), to: path)
  }

  private static func writeAndSync(_ data: Data, to temporary: String, for path: String) throws(RunError) {
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    let written: Bool = data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = Glibc.write(file, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        offset += count
      }
      return true
    }
    guard written, fsync(file) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> RunError {
    let advice =
      switch errno {
      case ENOSPC, EDQUOT: "; make room, then give the same command again"
      case EACCES, EPERM, EROFS: "; make the folder writable, or name another one"
      case ENOENT: "; make the folder first"
      default: ""
      }
    return RunError("\(path): cannot be written: \(String(cString: strerror(errno)))\(advice)")
  }

  /// Makes the rename itself last.
  private static func syncFolder(of path: String) {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Makes `path` another name of the file `source`, or a copy where the file system knows no such thing.
  public static func link(_ source: String, as path: String) throws(RunError) {
    // By way of a temporary name: another process may do the same, and a reader always finds the file.
    let temporary = "\(path)\(mark)\(UUID().uuidString).partial"
    if Glibc.link(source, temporary) == 0 {
      let isRenamed = rename(temporary, path) == 0
      unlink(temporary)  // which is still there where both were names of one file already
      if isRenamed { return }
    }
    guard let data = FileManager.default.contents(atPath: source) else { throw RunError("\(source): cannot be read") }
    try write(data, to: path)
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(RunError) {
    if let reason = reasonAgainst(folder: path) { throw RunError("\(path): the folder cannot be made: \(reason)") }
  }

  /// Makes a folder and those above it; says why where it cannot.
  static func reasonAgainst(folder path: String) -> String? {
    if mkdir(path, 0o777) == 0 { return nil }
    let code = errno
    if code == EEXIST {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      return isThere && isFolder.boolValue ? nil : String(cString: strerror(code))
    }
    let above = (path as NSString).deletingLastPathComponent
    guard code == ENOENT, above != path, !above.isEmpty else { return String(cString: strerror(code)) }
    if let reason = reasonAgainst(folder: above) { return reason }
    // Another process may have been faster.
    return mkdir(path, 0o777) == 0 || errno == EEXIST ? nil : String(cString: strerror(errno))
  }
}
