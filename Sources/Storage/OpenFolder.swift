import Foundation

/// An open folder, in which files are looked up, listed and removed without following symbolic links.
///
/// Another process may replace a folder by a link between two calls that use its path. A descriptor keeps referring to
/// the folder that was opened.
package final class OpenFolder {
  private let file: Int32

  /// Opens the folder at a path, which may be a link to one; nil on failure, with the reason in `errno`.
  package init?(_ path: String) {
    file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if file < 0 { return nil }
  }

  /// Opens a subfolder; nil on failure, as for a link, with the reason in `errno`.
  private init?(_ name: String, in folder: OpenFolder) {
    file = openat(folder.file, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if file < 0 { return nil }
  }

  deinit { if file >= 0 { close(file) } }

  /// The names of its entries; nil on failure, with the reason in `errno`.
  var names: [String]? {
    // A new descriptor, because closing a listing closes its descriptor, and listings of one descriptor share a
    // position.
    let copy = openat(file, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let listing = fdopendir(copy) else { return nil }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// Returns the status of an entry, and of the link itself if it is one.
  func status(_ name: String) -> stat? {
    var status = stat()
    return fstatat(file, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  /// Renames an entry. If it is a link, renames the link itself.
  package func rename(_ name: String, to other: String) -> Bool { renameat(file, name, file, other) == 0 }

  func unlink(_ name: String) -> Bool { unlinkat(file, name, 0) == 0 }

  package func removeEmptyFolder(_ name: String) -> Bool { unlinkat(file, name, AT_REMOVEDIR) == 0 }

  /// Removes the contents of a subfolder, except the entry `kept`. Targets of links and mounted file systems are not
  /// touched.
  ///
  /// - Returns: `false` if an entry could not be removed, with the reason in `errno`.
  package func empty(_ name: String, except kept: String? = nil) -> Bool {
    guard let folder = OpenFolder(name, in: self), let names = folder.names else { return false }
    for name in names where name != kept {
      // Another process may have removed it.
      guard folder.remove(name) || errno == ENOENT else { return false }
    }
    return true
  }

  /// Removes an entry: a file, a link, or a folder with its contents.
  private func remove(_ name: String) -> Bool {
    guard let own = status("."), let status = status(name) else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR else { return unlink(name) }
    guard status.st_dev == own.st_dev else {
      errno = EXDEV  // another file system is mounted there
      return false
    }
    return empty(name) && removeEmptyFolder(name)
  }

  /// Removes everything except some paths and the folders above them. Links are always removed, but not their targets.
  package func removeAll(except kept: Set<String>) {
    for name in names ?? [] {
      let below = Set(kept.filter { $0.hasPrefix("\(name)/") }.map { String($0.dropFirst(name.count + 1)) })
      if isLink(name) || (below.isEmpty && !kept.contains(name)) {
        _ = remove(name)
      } else if !below.isEmpty {
        OpenFolder(name, in: self)?.removeAll(except: below)
      }
    }
  }

  private func isLink(_ name: String) -> Bool { status(name).map { $0.st_mode & S_IFMT == S_IFLNK } ?? false }

  /// Returns the paths and status of all files below it. Links are neither listed nor followed.
  package func files() -> [(name: String, status: stat)] {
    var found: [(name: String, status: stat)] = []
    for name in names ?? [] {
      guard let status = status(name) else { continue }
      if status.st_mode & S_IFMT == S_IFREG {
        found.append((name, status))
      } else if status.st_mode & S_IFMT == S_IFDIR, let folder = OpenFolder(name, in: self) {
        found += folder.files().map { ("\(name)/\($0.name)", $0.status) }
      }
    }
    return found
  }
}

/// The type of a file system entry, without following symbolic links.
package enum FileKind {
  case folder, file, link, other

  /// Determines the type of the entry at a path; nil if there is none.
  package init?(_ path: String) {
    var status = stat()
    // With a trailing slash, the path of a link would refer to its target.
    guard lstat(PathText.withoutSlashes(path), &status) == 0 else { return nil }
    self =
      switch status.st_mode & S_IFMT {
      case S_IFDIR: .folder
      case S_IFREG: .file
      case S_IFLNK: .link
      default: .other
      }
  }
}
