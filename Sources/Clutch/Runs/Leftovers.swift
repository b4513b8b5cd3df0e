import Foundation

/// Files below a folder of runs that processes left unfinished when they were killed.
///
/// The next process that writes the same file removes them; without one they would stay.
enum Leftovers {
  /// How old the unfinished file of another machine is before nobody can be writing it, in seconds.
  private static let oldEnough = 86_400.0

  static func below(_ runs: String) -> [(path: String, bytes: Int)] {
    let files = OpenFolder(runs)?.files() ?? []
    let final = Set(files.map(\.name).filter { $0.hasSuffix("/final.safetensors") })
    return files.filter { file in
      if file.name.contains(RemovedFolders.prefix) { return false }  // it goes with its folder
      let (folder, name) = (PathText.folder(of: file.name), PathText.name(of: file.name))
      // A process was killed between writing the checkpoint of the end and removing the one before.
      if name == "partial.safetensors" {
        return final.contains("\(folder)/final.safetensors") && !FolderLock.isHeld("\(runs)/\(folder)")
      }
      let age = Date().timeIntervalSince1970 - Double(file.status.st_mtim.tv_sec)
      return AtomicFile.isLeft(name) || (AtomicFile.isForeign(name) && age > oldEnough)
    }
    .map { ("\(runs)/\($0.name)", Int($0.status.st_size)) }.sorted { $0.path < $1.path }
  }
}
