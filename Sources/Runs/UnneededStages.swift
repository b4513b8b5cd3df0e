import Foundation
import Stages
import Storage

/// The stages in the cache that no existing run needs, and leftovers of interrupted removals and killed processes.
///
/// Only files that Clutch wrote are removed: folders named like stages, and nothing behind a symbolic link. If a link
/// is in the place of a stage, only the link is removed.
///
/// The measurements of early stopping, of the kind `rung`, are never removed. Trials are judged by all earlier
/// measurements, so without them later decisions would differ.
public struct UnneededStages: Sendable {
  public struct Entry: Sendable {
    /// `phase`, `embedding` or `score`; `removed` for the remains of a run or stage whose removal was interrupted;
    /// `partial` for an unfinished file of a killed process.
    public let kind: String
    public let path: String
    /// The bytes that removing it frees.
    public let bytes: Int
  }

  public let stages: [Entry]
  /// The cache folders that are symbolic links. Nothing is removed through them.
  public let links: [String]
  private let runs: String

  public var bytes: Int { stages.map(\.bytes).reduce(0, +) }

  private static let kinds = StageKind.allCases.filter(\.isRepeatable).map(\.rawValue)
  /// The kind of leftovers of interrupted removals.
  public static let removed = "removed"
  /// The kind of unfinished files of killed processes.
  public static let partial = "partial"

  /// Finds the unneeded stages of a folder of runs. It removes nothing.
  ///
  /// - Throws: `RunError` if it is unknown what a run needs, because its list of stages is damaged.
  public init(in runs: String) throws(RunError) {
    self.runs = runs
    let needed = try NeededStages(runs)
    let places = ["\(runs)/.cache"] + Self.kinds.map { "\(runs)/.cache/\($0)" }
    let links = places.filter { FileKind($0) == .link }
    self.links = links
    let kinds = Self.kinds.filter { kind in
      !links.contains { "\(runs)/.cache/\(kind)/".hasPrefix("\($0)/") }
    }
    let unneeded: [Entry] = kinds.flatMap { kind in
      Self.keys(in: "\(runs)/.cache/\(kind)").compactMap { key in
        let path = "\(runs)/.cache/\(kind)/\(key)"
        // Only the link is removed, which frees no bytes.
        let files = FileKind(path) == .link ? nil : FolderFiles(path)
        return needed.contains("\(kind)/\(key)", files)
          ? nil : Entry(kind: kind, path: path, bytes: files?.bytesAlone ?? 0)
      }
    }
    let left = RemovedFolders.below(runs)
    stages =
      unneeded + left.map { Entry(kind: Self.removed, path: $0, bytes: FolderFiles($0).bytesAlone) }
      + Leftovers.below(runs).filter { file in !unneeded.contains { file.path.hasPrefix("\($0.path)/") } }
      .map { Entry(kind: Self.partial, path: $0.path, bytes: $0.bytes) }
  }

  /// Returns the stages in the folder of a kind, and links in their place. Anything else there does not belong to
  /// Clutch.
  private static func keys(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      StageKey.isShort(name) && [.folder, .link].contains(FileKind("\(folder)/\(name)"))
    }.sorted()
  }

  /// Removes the stages, except those that a run needs by now or on which a process is working.
  ///
  /// - Returns: the removed stages.
  public func remove() throws -> [Entry] {
    // The cache may be missing if only runs were removed.
    try AtomicFile.makeFolder("\(runs)/.cache")
    // A run that starts now writes its list of stages only after the removal, and finds them gone.
    guard let lock = FolderLock(unused: "\(runs)/.cache") else {
      if let error = FolderLock.reasonAgainst("\(runs)/.cache") { throw error }
      throw RunError("\(runs): a run is just starting; run the same command again")
    }
    return try withExtendedLifetime(lock) {
      let still = try Set(UnneededStages(in: runs).stages.map(\.path))
      return try stages.filter { stage in
        guard still.contains(stage.path) else { return false }
        // Looking for a lock would follow the link.
        if stage.kind == Self.partial || FileKind(stage.path) == .link {
          if unlink(stage.path) == 0 { return true }
          guard errno == ENOENT else { throw RunError.notRemoved(stage.path) }
          return false
        }
        guard let lock = FolderLock(unused: stage.path) else {
          // A link in the place of the lock is not Clutch's, so the stage stays.
          let isLink = FileKind("\(stage.path)/lock") == .link
          if !isLink, let error = FolderLock.reasonAgainst(stage.path) { throw error }
          return false
        }
        try removeFolder(stage.path)
        withExtendedLifetime(lock) {}
        if stage.kind == Self.removed { removeName(above: stage.path) }
        return true
      }
    }
  }

  /// Removes the folder of a name if it is empty, as removing its last run would have done.
  private func removeName(above path: String) {
    let name = PathText.folder(of: path)
    if PathText.folder(of: name) == runs { rmdir(name) }
  }
}
