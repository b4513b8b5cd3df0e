import Foundation
import Storage

/// The files of a phase: the intermediate checkpoint, the final checkpoint, and the log.
package final class PhaseFiles {
  package let folder: String
  private let log: PhaseLog
  /// `true` in the one process that has files. In distributed training, the others neither read nor write any.
  private let isWriter: Bool

  package init(_ folder: String, isWriter: Bool = true) {
    self.folder = folder
    self.isWriter = isWriter
    log = PhaseLog("\(folder)/log.jsonl")
  }

  package static let finalName = "final.safetensors"
  var finalPath: String { "\(folder)/\(PhaseFiles.finalName)" }
  private var partialPath: String { "\(folder)/partial.safetensors" }

  /// `true` if the phase is fully trained.
  package var isFinished: Bool { FileManager.default.fileExists(atPath: finalPath) }

  /// `true` if there is an intermediate checkpoint, from which a later process can resume.
  var hasCheckpoint: Bool { isWriter && FileManager.default.fileExists(atPath: partialPath) }

  /// Returns the intermediate checkpoint of an earlier process; nil if there is none.
  func partial() throws(RunError) -> Checkpoint? {
    hasCheckpoint ? try Checkpoint(path: partialPath) : nil
  }

  package func final() throws(RunError) -> Checkpoint { try Checkpoint(path: finalPath) }

  func save(_ checkpoint: Checkpoint) throws(RunError) {
    if !isWriter { return }
    // The log up to this point must be on disk before the checkpoint, since a resumed run does not write it again.
    try log.sync()
    try checkpoint.write(to: partialPath)
  }

  func finish(_ checkpoint: Checkpoint) throws(RunError) {
    if !isWriter { return }
    try log.close()
    try checkpoint.write(to: finalPath)
    unlink(partialPath)
  }

  /// Removes the intermediate checkpoint if a process was killed after writing the final one and before removing it.
  package func tidy() { if isFinished { unlink(partialPath) } }

  /// Writes the hashes that determine the duration of an epoch, for later estimates.
  package func write(_ cost: PhaseCost) throws(RunError) {
    try AtomicFile.write(JSON.data(cost), to: "\(folder)/\(PhaseCost.fileName)")
  }

  /// The lines of the log.
  package var lines: [LogLine] { log.lines }

  /// Adds a listener to the log.
  package func follow(by listener: any PhaseLogListener) { log.listeners.append(listener) }

  /// Opens the log, and drops lines that an earlier process wrote after the checkpoint from which training resumes.
  func openLog(atEpoch epoch: Int, step: Int) throws(RunError) {
    if !isWriter { return }
    AtomicFile.sweep(folder)
    try log.open(atEpoch: epoch, step: step)
  }

  func log(_ line: LogLine) throws(RunError) { if isWriter { try log.append(line) } }
}
