import Foundation
import Storage
import Training

/// The files that a run writes to its folder. Their checksums are written last and mark the run as complete.
struct RunContents {
  private let folder: String
  private var sums: Checksums

  init(_ folder: String) { (self.folder, sums) = (folder, Checksums(new: folder)) }

  /// Files that contain times, and therefore differ between runs with the same bits. They must exist but have no
  /// checksum.
  private static var logs: [String] { ["log.jsonl"] + runRecorders().flatMap { $0.logs } }

  /// Returns the missing files of a finished run, and its lists of checksums and of stages if they are damaged. Files
  /// may not have been written, as on a full disk, or have been removed.
  static func missing(in folder: String) -> [String] {
    let sums = Checksums(of: folder)
    let absent = (sums.names + logs).filter { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    let missing = absent + (sums.isUsable ? [] : [Checksums.fileName])
    do throws(RunError) {
      _ = try StageList(folder: folder)
      return missing
    } catch {
      return missing + [StageList.fileName]
    }
  }

  /// Marks the run as incomplete before its files are written again.
  func begin() { unlink("\(folder)/\(Checksums.fileName)") }

  /// Copies a file of a stage.
  ///
  /// - Throws: `FileError` if it is missing or damaged; `RunError` if the copy cannot be written.
  mutating func copy(_ name: String, in stage: String, as copy: String) throws {
    let stored = Checksums(of: stage)
    // A checkpoint has a checksum of its own.
    guard stored.lists(name) || name == PhaseFiles.finalName, let data = try stored.read(name) else {
      throw FileError("is missing")
    }
    try AtomicFile.makeFolder("\(folder)/\(PathText.folder(of: copy))")
    try AtomicFile.copy("\(stage)/\(name)", to: "\(folder)/\(copy)", contents: data)
    sums.add(copy, data)
  }

  mutating func write(_ data: Data, as name: String) throws(RunError) {
    try AtomicFile.write(data, to: "\(folder)/\(name)")
    sums.add(name, data)
  }

  /// Adds files written elsewhere and writes all checksums, which completes the run.
  mutating func end(with names: [String]) throws(RunError) {
    for name in names {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
      sums.add(name, data)
    }
    try sums.write()
  }
}
