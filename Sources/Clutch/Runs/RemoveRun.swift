import Foundation

extension RunEntry {
  /// Removes the run's folder, and that of its name if it was the last in it; stages in the cache stay. Of a symbolic
  /// link to a run, only the link is removed.
  ///
  /// - Returns: false where a process is working on it, and nothing was removed.
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

  /// Whether the run's folder is a symbolic link to one elsewhere.
  public var isLink: Bool { FileKind(path) == .link }

  /// The symbolic link below a folder of runs through which the run is reached: its folder lies somewhere else, and may
  /// belong to somebody else.
  public func link(below runs: String) -> String? {
    let above = PathText.folder(of: path)
    return above.hasPrefix("\(runs)/") && FileKind(above) == .link ? above : nil
  }
}

/// Removes a folder whose lock the caller has, with all in it; who looks meanwhile finds the whole of it or nothing.
/// Links in it are removed, but nothing that they lead to.
func removeFolder(_ path: String) throws(RunError) {
  let above = PathText.folder(of: path)
  guard let parent = OpenFolder(above.isEmpty ? "." : above) else { throw RunError.notRemoved(path) }
  let doomed = "\(RemovedFolders.prefix)\(UUID().uuidString)"
  guard parent.rename(PathText.name(of: path), to: doomed) else { throw RunError.notRemoved(path) }
  // The lock is the last to go: as long as it is there, nobody takes the rest for what an interrupted removal left.
  guard parent.empty(doomed, except: "lock"), parent.empty(doomed) else {
    throw RunError.notRemoved("\(above)/\(doomed)")
  }
  // Whoever comes between these two lines has a lock of its own there, or has moved it, and removes it.
  guard parent.removeEmptyFolder(doomed) || [ENOTEMPTY, EEXIST, ENOENT].contains(errno) else {
    throw RunError.notRemoved("\(above)/\(doomed)")
  }
}

extension RunError {
  /// What `errno` says of something that was to be removed.
  fileprivate static func notRemoved(_ path: String) -> RunError {
    let reason = errno == EXDEV ? "another file system is mounted in it" : String(cString: strerror(errno))
    return RunError("\(path): cannot be removed: \(reason)")
  }
}

/// Folders on their way to be removed, and those that an interrupted removal left so.
enum RemovedFolders {
  /// How their names begin; a UUID follows.
  static let prefix = ".removed-"

  /// Those among the runs and the stages of a folder of runs, by path.
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
