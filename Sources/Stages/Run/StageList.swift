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
  package init?(folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(StageList.fileName)"),
      let list = try? JSON.decode(StageList.self, from: data)
    else { return nil }
    self = list
  }

  /// Writes the list, under a lock that excludes the removal of unneeded stages.
  func write(to folder: String, _ store: Store) throws {
    let share = try FolderLock(sharing: store.cache)
    try withExtendedLifetime(share) {
      try AtomicFile.write(JSON.data(self, pretty: true), to: "\(folder)/\(StageList.fileName)")
    }
  }
}
