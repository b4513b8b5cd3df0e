import Foundation
import Recipe
import Storage

/// Unfinished files of killed processes below a folder of runs.
///
/// The next process that writes the same file removes them. Otherwise they would stay.
enum Leftovers {
  /// The age in seconds after which an unfinished file of another machine is considered abandoned.
  private static let oldEnough = 86_400.0

  static func below(_ runs: String) -> [(path: String, bytes: Int)] {
    let files = OpenFolder(runs)?.files() ?? []
    let final = Set(files.map(\.name).filter { $0.hasSuffix("/final.safetensors") })
    return files.filter { file in
      if file.name.contains(RemovedFolders.prefix) { return false }  // removed with its folder
      let (folder, name) = (PathText.folder(of: file.name), PathText.name(of: file.name))
      // A process was killed after writing the final checkpoint and before removing the intermediate one.
      if name == "partial.safetensors" {
        return final.contains("\(folder)/final.safetensors") && !FolderLock.mayBeHeld("\(runs)/\(folder)")
      }
      if AtomicFile.isLeft(name) { return true }
      let age = Date().timeIntervalSince1970 - Double(file.status.st_mtim.tv_sec)
      // The clocks of the two machines may differ, or one may have been set, so the lock counts as well.
      return AtomicFile.isForeign(name) && age > oldEnough && !mayBeInUse(folder, below: runs)
    }
    .map { ("\(runs)/\($0.name)", Int($0.status.st_size)) }.sorted { $0.path < $1.path }
  }

  /// Returns `true` if a process may be working in a folder below `runs` or in one above it, such as the run to which
  /// the folder belongs.
  private static func mayBeInUse(_ folder: String, below runs: String) -> Bool {
    var folder = folder
    while !folder.isEmpty {
      if FolderLock.mayBeHeld("\(runs)/\(folder)") { return true }
      folder = PathText.folder(of: folder)
    }
    return false
  }
}
