import Foundation
import Storage

/// The stages that a run needs, as folders in the cache. They are stored in `stages.json` of its folder.
package struct StageList: Codable {
  /// The folders in the cache, such as `phase/0123456789abcdef`.
  package let stages: [String]

  package static let fileName = "stages.json"

  init(_ plan: Plan) {
    stages = Set(plan.stages.map(\.path)).sorted()
  }

  /// Reads the list of a run; nil if there is none, as in runs of earlier versions.
  ///
  /// - Throws: `RunError` if the list cannot be read or is damaged. The run may then need any stage.
  package init?(folder: String) throws(RunError) {
    let path = "\(folder)/\(StageList.fileName)"
    let data: Data
    do throws(FileError) {
      guard let read = try Checksums(of: folder).read(StageList.fileName) else { return nil }
      data = read
    } catch {
      throw RunError("\(path): \(error)")
    }
    guard let list = try? JSON.decode(StageList.self, from: data), list.stages.allSatisfy(StageList.isStage) else {
      throw RunError("\(path): is damaged or from another version of Clutch")
    }
    self = list
  }

  /// Returns `true` if a name has the form of a stage's folder in the cache.
  private static func isStage(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 && StageKind(rawValue: parts[0]) != nil && StageKey.isShort(parts[1])
  }

  /// Writes the list, under a lock that excludes the removal of unneeded stages.
  func write(to folder: String, _ store: Store) throws {
    let share = try FolderLock(sharing: store.cache)
    try withExtendedLifetime(share) {
      try AtomicFile.write(JSON.data(self, pretty: true), to: "\(folder)/\(StageList.fileName)")
    }
  }
}
