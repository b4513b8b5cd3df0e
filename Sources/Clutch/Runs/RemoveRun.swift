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

/// Removes a folder with all in it; whoever looks meanwhile finds the whole of it or nothing.
func removeFolder(_ path: String) throws(RunError) {
  let doomed = "\((path as NSString).deletingLastPathComponent)/.removed-\(UUID().uuidString)"
  guard rename(path, doomed) == 0 else {
    throw RunError("\(path): cannot be removed: \(String(cString: strerror(errno)))")
  }
  do {
    try FileManager.default.removeItem(atPath: doomed)
  } catch {
    throw RunError("\(doomed): cannot be removed: \(error.localizedDescription)")
  }
}
