import Foundation

/// The files of a phase: the checkpoint on the way, the one at the end, and the log.
final class PhaseFiles {
  let folder: String
  private let log: PhaseLog
  /// Of processes that train together one has files; the others write to none of them and find none.
  private let isWriter: Bool

  init(_ folder: String, isWriter: Bool = true) {
    self.folder = folder
    self.isWriter = isWriter
    log = PhaseLog("\(folder)/log.jsonl")
  }

  static let finalName = "final.safetensors"
  var finalPath: String { "\(folder)/\(PhaseFiles.finalName)" }
  private var partialPath: String { "\(folder)/partial.safetensors" }

  /// Whether the phase has been trained to its end.
  var isFinished: Bool { FileManager.default.fileExists(atPath: finalPath) }

  /// Where an earlier process left the phase; nil where none did.
  func partial() throws(RunError) -> Checkpoint? {
    isWriter && FileManager.default.fileExists(atPath: partialPath) ? try Checkpoint(path: partialPath) : nil
  }

  func final() throws(RunError) -> Checkpoint { try Checkpoint(path: finalPath) }

  func save(_ checkpoint: Checkpoint) throws(RunError) {
    if !isWriter { return }
    // Whatever the log says up to here must be on disk before a checkpoint says that it need not be done again.
    try log.sync()
    try checkpoint.write(to: partialPath)
  }

  func finish(_ checkpoint: Checkpoint) throws(RunError) {
    if !isWriter { return }
    try log.close()
    try checkpoint.write(to: finalPath)
    unlink(partialPath)
  }

  /// Removes the checkpoint on the way if a process was killed between writing the final one and removing it.
  func tidy() { if isFinished { unlink(partialPath) } }

  /// Notes what the time of an epoch depends on, for estimates of later ones.
  func write(_ cost: PhaseCost) throws(RunError) {
    try AtomicFile.write(JSON.data(cost), to: "\(folder)/\(PhaseCost.fileName)")
  }

  /// The lines that the log holds.
  var lines: [LogLine] { log.lines }

  /// Has `listener` told of the log; it has to live as long as the training.
  func follow(by listener: any PhaseLogListener) { log.listener = listener }

  /// Opens the log and drops what an earlier process wrote after the checkpoint that training goes on from.
  func openLog(atEpoch epoch: Int, step: Int) throws(RunError) {
    if !isWriter { return }
    AtomicFile.sweep(folder)
    try log.open(atEpoch: epoch, step: step)
  }

  func log(_ line: LogLine) throws(RunError) { if isWriter { try log.append(line) } }
}
