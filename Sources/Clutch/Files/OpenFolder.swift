import Foundation

/// A folder held open, in which files are looked up, listed and removed without following a symbolic link.
///
/// Another process may exchange a folder for a link between two calls that name it by its path; a descriptor stays with
/// the folder that was opened.
final class OpenFolder {
  private let file: Int32

  /// Opens the folder at a path, which may be a link to one; nil if there is none, and `errno` says why.
  init?(_ path: String) {
    file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if file < 0 { return nil }
  }

  /// Opens a folder of this one; nil for a link, and `errno` says why.
  private init?(_ name: String, in folder: OpenFolder) {
    file = openat(folder.file, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if file < 0 { return nil }
  }

  deinit { if file >= 0 { close(file) } }

  /// The names of its entries; nil if it cannot be listed, and `errno` says why.
  var names: [String]? {
    // Closing a listing closes its descriptor, and listings of one descriptor would share their position.
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

  /// What the system knows of an entry, of the link itself if it is one.
  func status(_ name: String) -> stat? {
    var status = stat()
    return fstatat(file, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  /// Renames an entry, itself if it is a link.
  func rename(_ name: String, to other: String) -> Bool { renameat(file, name, file, other) == 0 }

  func unlink(_ name: String) -> Bool { unlinkat(file, name, 0) == 0 }

  func removeEmptyFolder(_ name: String) -> Bool { unlinkat(file, name, AT_REMOVEDIR) == 0 }

  /// Removes the contents of a folder in this one, except one name in it. Links and what is mounted there stay or are
  /// unlinked, but nothing behind them is touched.
  ///
  /// - Returns: false if something could not be removed, and `errno` says why.
  func empty(_ name: String, except kept: String? = nil) -> Bool {
    guard let folder = OpenFolder(name, in: self), let names = folder.names else { return false }
    for name in names where name != kept {
      // Another process may remove the same.
      guard folder.remove(name) || errno == ENOENT else { return false }
    }
    return true
  }

  /// Removes an entry: a file, a link, or a folder with its contents.
  private func remove(_ name: String) -> Bool {
    guard let own = status("."), let status = status(name) else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR else { return unlink(name) }
    guard status.st_dev == own.st_dev else {
      errno = EXDEV  // something else is mounted there
      return false
    }
    return empty(name) && removeEmptyFolder(name)
  }

  /// Removes all but some paths and the folders above them; of links, whatever they are called, only the link.
  func removeAll(except kept: Set<String>) {
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

  /// The files below it by their paths, with what the system knows of each; links are neither listed nor followed.
  func files() -> [(name: String, status: stat)] {
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

/// What lies at a path, if a symbolic link is not followed.
package enum FileKind {
  case folder, file, link, other

  /// nil if nothing is there.
  package init?(_ path: String) {
    var status = stat()
    // With a slash at its end, the path of a link would mean what the link leads to.
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
