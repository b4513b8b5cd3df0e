import Clutch
import Foundation

/// A stage in the hands of Slurm: a task of a job array, and what it leaves in its folder.
final class SlurmTask {
  let job: Job
  let id: SlurmQueue.TaskID
  /// The folder of its array.
  let folder: String
  /// The files of the task, without their endings.
  private let path: String
  /// What the job itself said, where it had to.
  private let output: String
  /// How much of the reports was read.
  private var offset = 0
  /// How much of the reports was there before this process; only a last report in it is news.
  private let old: Int
  /// Since when Slurm says that the job has ended.
  private var endedSince: Date?
  /// What was last told of its place in the queue.
  private var told = ""

  /// - Parameter adopted: whether an earlier process submitted it.
  init(_ job: Job, _ id: SlurmQueue.TaskID, folder: String, logs: String, adopted: Bool) {
    self.job = job
    self.id = id
    self.folder = folder
    path = "\(folder)/\(id.index)"
    output = "\(logs)/slurm-\(id).out"
    old = adopted ? FileManager.default.contents(atPath: "\(path).reports")?.count ?? 0 : 0
  }

  /// Whole lines that have come. That the worker has stopped is left out: the job then goes back into the queue.
  func read() -> [StageReport] {
    guard let file = FileHandle(forReadingAtPath: "\(path).reports") else { return [] }
    defer { try? file.close() }
    guard (try? file.seek(toOffset: UInt64(offset))) != nil, let data = try? file.readToEnd() else { return [] }
    var reports: [StageReport] = []
    var start = data.startIndex
    while let end = data[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = data[start..<end]
      start = end + 1
      offset += line.count + 1
      guard var report = try? JSON.decode(StageReport.self, from: Data(line)), report.kind != .stopped else {
        continue
      }
      report.number = job.number
      if offset > old || report.isLast { reports.append(report) }
    }
    return reports
  }

  /// What has become of a task that has told of no end itself; nil while it is on its way.
  ///
  /// - Parameter patience: seconds until a job that has ended is believed to have left all that it will; files may
  ///   arrive late, and a job that goes back into the queue looks ended for a moment.
  func end(_ entry: SlurmQueue.Entry?, requeues: Int, patience: Double, now: Date = Date()) -> Death? {
    let words = text(of: "\(path).exit").split(separator: " ").map { $0.trimmingCharacters(in: .newlines) }
    if words.count == 2, words[1] == SlurmScript.spent {
      let times = "\(requeues) \(requeues == 1 ? "time" : "times")"
      return .lost(
        "its job \(id) was stopped, and had gone back into the queue \(times); give it more 'time', or more 'requeues'",
        again: false)
    }
    if let code = words.first.flatMap({ Int32($0) }), code != 130 {
      return code > 128 ? .signal(code - 128) : .exit(code)
    }
    guard entry?.hasEnded ?? true else {
      endedSince = nil
      return nil
    }
    let since = endedSince ?? now
    endedSince = since
    guard now.timeIntervalSince(since) >= patience else { return nil }
    return death(entry)
  }

  /// Of a job that has ended without a word.
  private func death(_ entry: SlurmQueue.Entry?) -> Death {
    guard let entry else { return .lost("Slurm does not know its job \(id) any more\(seeOutput)", again: true) }
    if entry.state == "CANCELLED" { return .lost("its job \(id) was cancelled", again: false) }
    if entry.isAccident { return .lost("its job \(id) ended as \(entry.state)\(seeOutput)", again: true) }
    // It was stopped, and Slurm did not take it back.
    if text(of: "\(path).exit").hasPrefix("130") {
      return .lost("its job \(id) was stopped and could not go back into the queue\(seeOutput)", again: true)
    }
    guard FileManager.default.fileExists(atPath: "\(path).begun") else {
      return .lost(
        "its job \(id) ended as \(entry.state) on \(entry.node) and left nothing in \(folder); "
          + "nodes must see that folder under the same name\(seeOutput)", again: false)
    }
    return .lost("its job \(id) ended as \(entry.state) on \(entry.node)\(seeOutput)", again: false)
  }

  private var seeOutput: String { text(of: output).isEmpty ? "" : "; what it said: \(output)" }

  /// Leaves word in the stage's log of what the worker could not tell.
  func log(_ death: Death) {
    guard case .lost(let message, _) = death else { return }
    let file = open(job.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { return }
    try? FileHandle(fileDescriptor: file, closeOnDealloc: true).write(contentsOf: Data("\(message)\n".utf8))
  }

  /// Where it is in the queue, for whoever looks on; nil where that was told.
  func place(_ entry: SlurmQueue.Entry?) -> StageReport? {
    guard let entry, entry.state == "PENDING" else {
      told = ""
      return nil
    }
    let text = "job \(id) waits in the queue (\(entry.reason))"
    guard text != told else { return nil }
    told = text
    return StageReport(.doing, of: job.number, text: text)
  }
}

extension StageReport {
  /// Whether the stage has come to its end with it.
  var isLast: Bool { kind == .done || kind == .failed }
}
