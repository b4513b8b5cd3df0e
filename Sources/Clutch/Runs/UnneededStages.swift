import Foundation

/// The stages in the cache that no run needs: none of the runs that there are was computed by them, nor will be. With
/// them goes what interrupted removals left.
///
/// Only what Clutch made is removed: folders that are called like stages, and nothing behind a symbolic link. Of a link
/// in the place of a stage, the link is removed.
///
/// What early stopping measured on the way, the kind `rung`, is never freed: trials are judged by all that was measured
/// before, so without it later verdicts would be others.
public struct UnneededStages: Sendable {
  public struct Stage: Sendable {
    /// `phase`, `embedding` or `score`; `removed` for what is left of a run or a stage whose removal was interrupted;
    /// `partial` for a file that a killed process did not finish.
    public let kind: String
    public let path: String
    /// What removing it gives back.
    public let bytes: Int
  }

  public let stages: [Stage]
  /// The folders of the cache that are symbolic links. Nothing is removed through them.
  public let links: [String]
  private let runs: String

  public var bytes: Int { stages.map(\.bytes).reduce(0, +) }

  private static let kinds = ["phase", "embedding", "score"]
  /// The kind of what interrupted removals left.
  public static let removed = "removed"
  /// The kind of a file that a killed process did not finish.
  public static let partial = "partial"

  /// Looks through a folder of runs; removes nothing.
  public init(in runs: String) {
    self.runs = runs
    let needed = NeededStages(runs)
    let places = ["\(runs)/.cache"] + Self.kinds.map { "\(runs)/.cache/\($0)" }
    let links = places.filter { FileKind($0) == .link }
    self.links = links
    let kinds = Self.kinds.filter { kind in
      !links.contains { "\(runs)/.cache/\(kind)/".hasPrefix("\($0)/") }
    }
    let unneeded: [Stage] = kinds.flatMap { kind in
      Self.keys(in: "\(runs)/.cache/\(kind)").compactMap { key in
        let path = "\(runs)/.cache/\(kind)/\(key)"
        // Only the link goes, which is no bytes.
        let files = FileKind(path) == .link ? nil : FolderFiles(path)
        return needed.contains("\(kind)/\(key)", files)
          ? nil : Stage(kind: kind, path: path, bytes: files?.bytesAlone ?? 0)
      }
    }
    let left = RemovedFolders.below(runs)
    stages =
      unneeded + left.map { Stage(kind: Self.removed, path: $0, bytes: FolderFiles($0).bytesAlone) }
      + Leftovers.below(runs).filter { file in !unneeded.contains { file.path.hasPrefix("\($0.path)/") } }
      .map { Stage(kind: Self.partial, path: $0.path, bytes: $0.bytes) }
  }

  /// The stages in the folder of a kind, and links in their place. Anything else there is not Clutch's to remove.
  private static func keys(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      StageKey.isShort(name) && [.folder, .link].contains(FileKind("\(folder)/\(name)"))
    }.sorted()
  }

  /// Removes them, less what a run has come to need since, and what a process is working on.
  ///
  /// - Returns: what was removed.
  public func remove() throws -> [Stage] {
    // There may be none, where only runs were removed.
    try AtomicFile.makeFolder("\(runs)/.cache")
    // A run that begins now notes its stages after this, and finds that they are gone.
    guard let lock = FolderLock(unused: "\(runs)/.cache") else {
      throw RunError("\(runs): a run is just beginning; give the same command again")
    }
    return try withExtendedLifetime(lock) {
      let still = Set(UnneededStages(in: runs).stages.map(\.path))
      return try stages.filter { stage in
        guard still.contains(stage.path) else { return false }
        // To look for a lock would be to follow the link.
        if stage.kind == Self.partial || FileKind(stage.path) == .link { return unlink(stage.path) == 0 }
        guard let lock = FolderLock(unused: stage.path) else { return false }
        try removeFolder(stage.path)
        withExtendedLifetime(lock) {}
        if stage.kind == Self.removed { removeName(above: stage.path) }
        return true
      }
    }
  }

  /// Removes the folder of a name with the last that was left in it, as removing its last run would have.
  private func removeName(above path: String) {
    let name = PathText.folder(of: path)
    if PathText.folder(of: name) == runs { rmdir(name) }
  }
}

/// What runs need of the cache.
private struct NeededStages {
  private var named: Set<String> = []
  /// Files of runs that do not name their stages: what has the same file is theirs.
  private var files: Set<UInt64> = []

  init(_ runs: String) {
    for name in FolderFiles.folders(in: runs) {
      for key in FolderFiles.folders(in: "\(runs)/\(name)") {
        let folder = "\(runs)/\(name)/\(key)"
        if let list = StageList(folder: folder) {
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
}
