import Foundation

/// The files that a run leaves in its folder. Once all are there, their checksums are written, which makes it complete.
struct RunContents {
  private let folder: String
  private var sums: Checksums

  init(_ folder: String) { (self.folder, sums) = (folder, Checksums(new: folder)) }

  /// Files that hold times, so they differ between runs of the same bits: they have to be there, without a checksum.
  private static let logs = ["log.jsonl", EventFile.name]

  /// Of a finished run, the files that are not there: a full disk may have kept them from being written, or somebody has
  /// removed them.
  static func missing(in folder: String) -> [String] {
    let listed = Checksums(of: folder).names
    let names = listed + logs + (listed.isEmpty ? [Checksums.fileName] : [])
    return names.filter { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
  }

  /// Takes note that files are about to be written again.
  func begin() { unlink("\(folder)/\(Checksums.fileName)") }

  /// Copies a file of a stage.
  ///
  /// - Throws: `FileError` if it is not there or damaged; `RunError` if the copy cannot be written.
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

  /// Lists files that others wrote, and with them all; the run is complete.
  mutating func end(with names: [String]) throws(RunError) {
    for name in names {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
      sums.add(name, data)
    }
    try sums.write()
  }
}
