import Foundation

/// A line of `log.jsonl`; what does not concern its event is left out.
struct LogLine: Codable, Sendable {
  /// `step`, `epoch` or `clusters`.
  var event: String
  var phase: String
  /// Epochs of the phase that are done.
  var epoch: Int
  /// Steps of the epoch that are done.
  var step: Int
  var loss: Double?
  var learningRateFactor: Double?
  var imagesPerSecond: Double?
  var meanCosine: Double?
  var effectiveRank: Double?
  var seconds: Double?
  var clusters: Int?
  var smallest: Int?
  var largest: Int?
  var agreement: Double?

  /// Whether a run that goes on from this position would not write the line again.
  func isBefore(epoch: Int, step: Int) -> Bool {
    // The clusters of an epoch are made after the checkpoint at its start.
    event == "clusters" ? (self.epoch, self.step) < (epoch, step) : (self.epoch, self.step) <= (epoch, step)
  }
}

/// The log of a phase, a JSON object a line, appended to while it trains.
final class PhaseLog {
  private let path: String
  private var file: FileHandle?

  init(_ path: String) { self.path = path }

  /// Keeps the lines that lie before a position and opens the file for more.
  func open(atEpoch epoch: Int, step: Int) throws(RunError) {
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let kept = text.split(separator: "\n").filter { line in
      // A line that a crash cut short does not decode, and is dropped.
      (try? JSON.decode(LogLine.self, from: Data(line.utf8)))?.isBefore(epoch: epoch, step: step) == true
    }
    try AtomicFile.write(kept.map { $0 + "\n" }.joined(), to: path)
    file = FileHandle(forWritingAtPath: path)
    guard file != nil, (try? file?.seekToEnd()) != nil else { throw RunError("\(path): cannot be written") }
  }

  func append(_ line: LogLine) throws(RunError) {
    do {
      try file?.write(contentsOf: JSON.data(line) + Data("\n".utf8))
    } catch {
      throw RunError("\(path): cannot be written: \(error.localizedDescription)")
    }
  }

  func sync() throws(RunError) {
    do {
      try file?.synchronize()
    } catch {
      throw RunError("\(path): cannot be written: \(error.localizedDescription)")
    }
  }

  func close() throws(RunError) {
    try sync()
    try? file?.close()
    file = nil
  }
}
