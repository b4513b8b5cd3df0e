import Foundation
import Storage
import Sweeps

/// A stage that Slurm runs: a task of a job array, and its files in the array's folder.
final class SlurmTask {
  let job: Job
  let id: SlurmQueue.TaskID
  /// The folder of the array.
  let folder: String
  /// The path of the task's files, without their endings.
  private let path: String
  /// The file with the output of the job's script.
  private let output: String
  /// The bytes of the reports that were read.
  private var offset = 0
  /// The bytes of the reports that are older than this process; only a final report in them is news.
  private let old: Int
  /// The time since which Slurm says that the job has ended.
  private var endedSince: Double?
  /// The time since which the worker is known to have been killed.
  private var killedSince: Double?
  /// The last message on its state in the queue.
  private var told = ""

  /// - Parameter adopted: `true` if an earlier process submitted it.
  init(_ job: Job, _ id: SlurmQueue.TaskID, folder: String, logs: String, adopted: Bool) {
    self.job = job
    self.id = id
    self.folder = folder
    path = "\(folder)/\(id.index)"
    output = "\(logs)/slurm-\(id).out"
    old = adopted ? FileManager.default.contents(atPath: "\(path).reports")?.count ?? 0 : 0
  }

  /// Returns the new reports, except that the worker has stopped, because the job is then requeued.
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

  /// Returns how a task ended that did not report its end itself; nil while it is active.
  ///
  /// - Parameters:
  ///   - patience: the seconds to wait for the files of a job that has ended. Files may arrive late, and a requeued job
  ///     looks ended for a moment.
  ///   - now: the current time in seconds, which tests choose.
  func end(_ entry: SlurmQueue.Entry?, requeues: Int, patience: Double, now: Double = Stopwatch.now) -> Death? {
    let words = contents(of: "\(path).exit").split(separator: " ").map { $0.trimmingCharacters(in: .newlines) }
    if words.count == 2, words[1] == SlurmScript.spent {
      let times = "\(requeues) \(requeues == 1 ? "time" : "times")"
      return .lost(
        "its job \(id) was stopped after it had been requeued \(times); give it more 'time' or more 'requeues'",
        again: false)
    }
    if let code = words.first.flatMap({ Int32($0) }), code != 130 {
      if let entry, entry.isOutOfMemory, code != 0 { return .lost(ended(as: entry), again: false) }
      // Only Slurm's word tells a worker that was killed for its memory from one that a user killed.
      if code == 128 + SIGKILL, entry?.hasEnded == false {
        let since = killedSince ?? now
        killedSince = since
        if now - since < SlurmTask.verdict { return nil }
      }
      return code > 128 ? .signal(code - 128) : .exit(code)
    }
    guard entry?.hasEnded ?? true else {
      endedSince = nil
      return nil
    }
    let since = endedSince ?? now
    endedSince = since
    guard now - since >= patience else { return nil }
    return death(entry)
  }

  /// The seconds within which Slurm says how a job ended whose worker was killed.
  private static let verdict = 60.0

  /// Returns how a job ended that did not write an exit code of its own.
  private func death(_ entry: SlurmQueue.Entry?) -> Death {
    guard let entry else { return .lost("Slurm no longer knows its job \(id)\(seeOutput)", again: true) }
    if entry.state == "CANCELLED" { return .lost("its job \(id) was canceled", again: false) }
    if entry.isAccident { return .lost("its job \(id) ended as \(entry.state)\(seeOutput)", again: true) }
    if entry.isOutOfMemory || entry.state == "DEADLINE" { return .lost(ended(as: entry), again: false) }
    // It was stopped, and Slurm did not requeue it.
    if contents(of: "\(path).exit").hasPrefix("130") {
      return .lost("its job \(id) was stopped and could not be requeued\(seeOutput)", again: true)
    }
    guard FileManager.default.fileExists(atPath: "\(path).begun") else {
      return .lost(
        "its job \(id) ended as \(entry.state) on \(entry.node) and left nothing in \(folder); "
          + "nodes must see that folder under the same name\(seeOutput)", again: false)
    }
    return .lost(ended(as: entry), again: false)
  }

  /// Returns a message about a job that Slurm ended, with the option that would have helped.
  private func ended(as entry: SlurmQueue.Entry) -> String {
    let place = entry.node.isEmpty ? "" : " on \(entry.node)"
    let advice =
      switch entry.state {
      case "OUT_OF_MEMORY": "; request more with machine.slurm.memory"
      case "DEADLINE": "; give it a later --deadline in machine.slurm.extra"
      default: ""
      }
    return "its job \(id) ended as \(entry.state)\(place)\(advice)\(seeOutput)"
  }

  private var seeOutput: String { contents(of: output).isEmpty ? "" : "; its output is in \(output)" }

  /// Writes to the stage's log what the worker could not write.
  func log(_ death: Death) {
    guard case .lost(let message, _) = death else { return }
    let file = open(job.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { return }
    try? FileHandle(fileDescriptor: file, closeOnDealloc: true).write(contentsOf: Data("\(message)\n".utf8))
  }

  /// Returns a report on its state in the queue; nil if it does not wait or nothing has changed.
  func place(_ entry: SlurmQueue.Entry?) -> StageReport? {
    guard let entry, entry.state == "PENDING" else {
      told = ""
      return nil
    }
    let text = "job \(id) is waiting in the queue (\(entry.reason))"
    guard text != told else { return nil }
    told = text
    return StageReport(.doing, of: job.number, text: text)
  }
}

extension StageReport {
  /// `true` if the stage has ended with this report.
  var isLast: Bool { kind == .done || kind == .failed }
}
