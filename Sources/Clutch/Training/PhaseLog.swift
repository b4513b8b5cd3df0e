import Foundation

/// A line of `log.jsonl`; what does not concern its event is left out.
struct LogLine: Codable, Sendable {
  /// `step`, `epoch` or `clusters`.
  var event: String
  /// When it was written, as ISO 8601 has it.
  var time: String?
  var phase: String
  /// Epochs of the phase that are done.
  var epoch: Int
  /// Steps of the epoch that are done.
  var step: Int
  var loss: Double?
  /// The terms of which the loss is the sum, where it tells them.
  var parts: [String: Double]?
  var learningRate: Double?
  /// Of all gradients in one vector, before the optimiser's step.
  var gradientNorm: Double?
  var learningRateFactor: Double?
  var imagesPerSecond: Double?
  var meanCosine: Double?
  var effectiveRank: Double?
  var seconds: Double?
  var clusters: Int?
  var smallest: Int?
  var largest: Int?
  /// How many images each cluster has.
  var sizes: [Int]?
  var agreement: Double?
  /// Agreement with the classes by metric, where the images have some.
  var quality: [String: Double]?

  /// Whether a run that goes on from this position would not write the line again.
  func isBefore(epoch: Int, step: Int) -> Bool {
    // The clusters of an epoch are made after the checkpoint at its start.
    event == "clusters" ? (self.epoch, self.step) < (epoch, step) : (self.epoch, self.step) <= (epoch, step)
  }

  /// `time` in seconds since 1970.
  var seconds1970: Double? {
    time.flatMap { try? Date($0, strategy: LogLine.timeStyle) }?.timeIntervalSince1970
  }

  static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

/// Whoever follows the log of a phase while it is written.
protocol PhaseLogListener: AnyObject {
  /// The log was opened; `lines` are those that it keeps.
  func opened(_ lines: [LogLine])
  func appended(_ line: LogLine)
}

/// The log of a phase, a JSON object a line, appended to while it trains.
final class PhaseLog {
  private let path: String
  private var file: FileHandle?
  weak var listener: (any PhaseLogListener)?

  init(_ path: String) { self.path = path }

  /// Keeps the lines that lie before a position and opens the file for more.
  func open(atEpoch epoch: Int, step: Int) throws(RunError) {
    let kept = decoded().filter { $0.line.isBefore(epoch: epoch, step: step) }
    try AtomicFile.write(kept.map { $0.text + "\n" }.joined(), to: path)
    file = FileHandle(forWritingAtPath: path)
    guard file != nil, (try? file?.seekToEnd()) != nil else { throw RunError("\(path): cannot be written") }
    listener?.opened(kept.map(\.line))
  }

  /// The lines that are there.
  var lines: [LogLine] { decoded().map(\.line) }

  /// The file's lines; one that a crash cut short does not decode, and is left out.
  private func decoded() -> [(text: Substring, line: LogLine)] {
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").compactMap { text in
      (try? JSON.decode(LogLine.self, from: Data(text.utf8))).map { (text, $0) }
    }
  }

  func append(_ line: LogLine) throws(RunError) {
    var line = line
    line.time = Date().formatted(LogLine.timeStyle)
    do {
      try file?.write(contentsOf: JSON.data(line) + Data("\n".utf8))
    } catch {
      throw RunError("\(path): cannot be written: \(error.localizedDescription)")
    }
    listener?.appended(line)
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
