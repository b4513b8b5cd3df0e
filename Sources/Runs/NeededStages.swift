import Foundation
import Recipe
import Stages
import Storage

/// The stages that existing runs need.
struct NeededStages {
  private var named: Set<String> = []
  /// The files of runs without a list of stages. A stage that shares such a file is needed.
  private var files: Set<UInt64> = []

  /// Reads the lists of all runs in a folder of runs.
  ///
  /// - Throws: `RunError` if a list is damaged, or if a run may be where this process cannot look. Any stage may then be
  ///   needed.
  init(_ runs: String) throws(RunError) {
    for name in try NeededStages.folders(in: runs) {
      for key in try NeededStages.folders(in: "\(runs)/\(name)") {
        let folder = "\(runs)/\(name)/\(key)"
        if let list = try NeededStages.list(of: folder) {
          named.formUnion(list.stages)
        } else {
          files.formUnion(FolderFiles(folder).identities)
        }
      }
    }
  }

  func contains(_ stage: String, _ own: FolderFiles?) -> Bool {
    named.contains(stage) || (own?.identities ?? []).contains { files.contains($0) }
  }

  private static func list(of folder: String) throws(RunError) -> StageList? {
    do throws(RunError) {
      return try StageList(folder: folder)
    } catch {
      throw RunError(
        "\(error); nothing was removed, because this run may need any stage; write the list again with: clutch run "
          + "\(shellQuoted("\(folder)/recipe.yaml")); or remove the run with: clutch runs remove \(shellQuoted(folder))"
      )
    }
  }

  /// Returns the names of folders, and links to folders, in a folder, without hidden ones.
  private static func folders(in folder: String) throws(RunError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      if FileKind(folder) == nil { return [] }  // another process has removed it
      throw RunError(
        "\(folder): cannot be listed: \(systemReason(error)); nothing was removed, because a run in it may need any "
          + "stage; make it readable")
    }
    var found: [String] = []
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      if !isThere, FileKind(path) == .link {
        throw RunError(
          "\(path): is a symbolic link whose target is missing; nothing was removed, because a run there may need any "
            + "stage; remove the link, or mount the file system with its target")
      }
      if isFolder.boolValue { found.append(name) }
    }
    return found
  }
}
