import Foundation

extension RunEntry {
  /// Removes the run's folder, and that of its name if it was the last in it; stages in the cache stay.
  ///
  /// - Returns: false where a process is working on it, and nothing was removed.
  public func remove() throws(RunError) -> Bool {
    guard let lock = FolderLock(unused: path) else { return false }
    try removeFolder(path)
    withExtendedLifetime(lock) {}
    rmdir((path as NSString).deletingLastPathComponent)
    return true
  }
}

/// Removes a folder whose lock the caller has, with all in it; who looks meanwhile finds the whole of it or nothing.
func removeFolder(_ path: String) throws(RunError) {
  let doomed = "\((path as NSString).deletingLastPathComponent)/\(RemovedFolders.prefix)\(UUID().uuidString)"
  guard rename(path, doomed) == 0 else {
    throw RunError("\(path): cannot be removed: \(String(cString: strerror(errno)))")
  }
  // The lock is the last to go: as long as it is there, nobody takes the rest for what an interrupted removal left.
  do {
    for name in try FileManager.default.contentsOfDirectory(atPath: doomed) where name != "lock" {
      try FileManager.default.removeItem(atPath: "\(doomed)/\(name)")
    }
  } catch {
    throw RunError("\(doomed): cannot be removed: \(error.localizedDescription)")
  }
  unlink("\(doomed)/lock")
  // Whoever comes between these two lines has a lock of its own there, or has moved it, and removes it.
  guard rmdir(doomed) == 0 || [ENOTEMPTY, EEXIST, ENOENT].contains(errno) else {
    throw RunError("\(doomed): cannot be removed: \(String(cString: strerror(errno)))")
  }
}

/// Folders on their way to be removed, and those that an interrupted removal left so.
enum RemovedFolders {
  /// How their names begin.
  static let prefix = ".removed-"

  /// Those among the runs and the stages of a folder of runs, by path.
  static func below(_ runs: String) -> [String] {
    let cache = "\(runs)/.cache"
    let places =
      [runs] + FolderFiles.folders(in: runs).map { "\(runs)/\($0)" }
      + FolderFiles.folders(in: cache).map { "\(cache)/\($0)" }
    return places.flatMap { place in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
      return names.filter { $0.hasPrefix(prefix) }.sorted().map { "\(place)/\($0)" }
    }
  }
}
