import Foundation
import Recipe
import Storage

extension RunEntry {
  /// Removes the run's folder, and the folder of its name if it was the last run there. Cached stages stay. For a
  /// symbolic link to a run, removes only the link.
  ///
  /// - Returns: `false` if a process is working on the run and nothing was removed.
  public func remove() throws(RunError) -> Bool {
    if isLink {
      guard !FolderLock.isHeld(path) else { return false }
      guard unlink(path) == 0 || errno == ENOENT else { throw RunError.notRemoved(path) }
    } else {
      guard let lock = FolderLock(unused: path) else {
        if let error = FolderLock.reasonAgainst(path) { throw error }
        return false
      }
      try removeFolder(path)
      withExtendedLifetime(lock) {}
    }
    rmdir(PathText.folder(of: path))
    return true
  }

  /// `true` if the run's folder is a symbolic link.
  public var isLink: Bool { FileKind(path) == .link }

  /// Returns the symbolic link below a folder of runs that leads to the run; nil if there is none. The run's folder is
  /// then elsewhere, and may belong to another user.
  public func link(below runs: String) -> String? {
    let above = PathText.folder(of: path)
    return above.hasPrefix("\(runs)/") && FileKind(above) == .link ? above : nil
  }
}

/// Removes a folder with its contents. The caller must hold its lock. Other processes see the complete folder or none.
/// Links in it are removed, but not their targets.
func removeFolder(_ path: String) throws(RunError) {
  let above = PathText.folder(of: path)
  guard let parent = OpenFolder(above.isEmpty ? "." : above) else { throw RunError.notRemoved(path) }
  let doomed = "\(RemovedFolders.prefix)\(UUID().uuidString)"
  guard parent.rename(PathText.name(of: path), to: doomed) else { throw RunError.notRemoved(path) }
  // The lock goes last. While it exists, nobody mistakes the rest for leftovers of an interrupted removal.
  guard parent.empty(doomed, except: "lock"), parent.empty(doomed) else {
    throw RunError.notRemoved("\(above)/\(doomed)")
  }
  // Another process may intervene here. It then has its own lock there, or has moved the folder, and removes it.
  guard parent.removeEmptyFolder(doomed) || [ENOTEMPTY, EEXIST, ENOENT].contains(errno) else {
    throw RunError.notRemoved("\(above)/\(doomed)")
  }
}

extension RunError {
  /// Returns an error for a failed removal, with the reason from `errno`.
  static func notRemoved(_ path: String) -> RunError {
    let reason = errno == EXDEV ? "another file system is mounted in it" : String(cString: strerror(errno))
    return RunError("\(path): cannot be removed: \(reason)")
  }
}

/// Folders that are being removed, or that an interrupted removal left.
enum RemovedFolders {
  /// The prefix of their names, followed by a UUID.
  static let prefix = ".removed-"

  /// Returns the paths of such folders among the runs and stages of a folder of runs.
  static func below(_ runs: String) -> [String] {
    func own(_ folder: String) -> [String] {
      FolderFiles.ownFolders(in: folder).filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    }
    let cache = "\(runs)/.cache"
    let places = [runs] + own(runs) + (FileKind(cache) == .folder ? own(cache) : [])
    return places.flatMap { place in FolderFiles.ownFolders(in: place).filter(isName).map { "\(place)/\($0)" } }
  }

  private static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && UUID(uuidString: String(name.dropFirst(prefix.count))) != nil
  }
}
