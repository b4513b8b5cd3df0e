import Clutch
import Foundation

/// A job array of a sweep: a folder with a file for each task, and the number that Slurm gave it.
///
/// A job whose folder is gone does nothing. So a submission of which nobody knows whether Slurm has taken it is given up
/// by removing its folder, and no two jobs do one stage.
struct SlurmSubmission {
  let folder: String
  /// What sbatch is told beside what makes the array.
  let request: SlurmRequest

  private var name: String { "\(request.name).\(PathText.name(of: folder))" }

  /// Hands jobs to Slurm.
  ///
  /// - Throws: `RunError` where sbatch refuses them, in its words.
  func submit(_ jobs: [Job]) throws(RunError) -> [SlurmTask] {
    try AtomicFile.makeFolder(folder)
    for (index, job) in jobs.enumerated() { try AtomicFile.write(jsonLine(job), to: "\(folder)/\(index).job") }
    let script = SlurmScript(
      program: request.program, folder: folder, output: request.logs, requeues: request.options.requeues)
    try AtomicFile.write(script.text, to: "\(folder)/script")
    let words = ["--parsable", "--job-name=\(name)", "--array=0-\(jobs.count - 1)"] + request.words
    // sbatch itself writes the number: it is there even if this process is killed now.
    let outcome = try Program.run("sbatch", words + ["\(folder)/script"], outputTo: "\(folder)/id")
    guard outcome.code == 0, let id else {
      giveUp()
      let what = jobs.count == 1 ? "the job" : "\(jobs.count) jobs"
      throw RunError("sbatch refused \(what): \(outcome.words); it was given \(request.words.joined(separator: " "))")
    }
    return jobs.enumerated().map { index, job in task(job, id, index, adopted: false) }
  }

  /// What sbatch answered; with several clusters, the number stands before the cluster's name.
  private var id: String? {
    let first = text(of: "\(folder)/id").split(whereSeparator: { $0 == ";" || $0.isNewline }).first.map(String.init)
    return first.flatMap { Int($0) == nil ? nil : $0 }
  }

  private func task(_ job: Job, _ id: String, _ index: Int, adopted: Bool) -> SlurmTask {
    SlurmTask(job, .init(job: id, index: index), folder: folder, logs: request.logs, adopted: adopted)
  }

  /// The tasks that an earlier process submitted and Slurm still has; where there are none, the folder goes.
  func adopt(_ queue: SlurmQueue) -> [SlurmTask] {
    let isStopped = FileManager.default.fileExists(atPath: "\(folder)/stop")
    guard let id = id ?? queue.job(named: name), !isStopped else {
      giveUp()
      return []
    }
    let tasks = indices.compactMap { index -> SlurmTask? in
      guard let entry = queue.entries[.init(job: id, index: index)], !entry.hasEnded,
        let job = try? JSON.decode(Job.self, from: Data(text(of: "\(folder)/\(index).job").utf8))
      else { return nil }
      return task(job, id, index, adopted: true)
    }
    if tasks.isEmpty { try? FileManager.default.removeItem(atPath: folder) }
    return tasks
  }

  /// The numbers of its tasks.
  private var indices: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".job") }.compactMap { Int($0.dropLast(4)) }.sorted()
  }

  /// Removes its files, where every job has noted its exit code, which is the last thing it does.
  func removeIfEnded() {
    let isEnded = indices.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0).exit") }
    if isEnded { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Lets its jobs end when they see it, instead of going back into the queue.
  func markStopped() { try? AtomicFile.write("", to: "\(folder)/stop") }

  /// Makes sure that no job of it does anything.
  private func giveUp() {
    try? FileManager.default.removeItem(atPath: folder)
    _ = try? Program.run("scancel", ["--name=\(name)", "--user=\(getuid())"])
  }
}
