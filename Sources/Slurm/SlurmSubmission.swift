import Foundation
import Storage
import Sweeps

/// A job array of a sweep: a folder with a file for each task, and the job number from Slurm.
///
/// A job whose folder is gone does nothing. If it is unknown whether Slurm has accepted a submission, the folder is
/// removed, so that no two jobs run the same stage.
struct SlurmSubmission {
  let folder: String
  /// The settings for sbatch, except those of the array.
  let request: SlurmRequest

  private var name: String { "\(request.name).\(PathText.name(of: folder))" }

  /// Submits jobs to Slurm.
  ///
  /// - Throws: `RunError` with sbatch's message if it refuses them.
  func submit(_ jobs: [Job]) throws(RunError) -> [SlurmTask] {
    try AtomicFile.makeFolder(folder)
    for (index, job) in jobs.enumerated() { try AtomicFile.write(JSON.line(job), to: "\(folder)/\(index).job") }
    let script = SlurmScript(
      program: request.program, folder: folder, output: request.logs, requeues: request.options.requeues)
    try AtomicFile.write(script.text, to: "\(folder)/script")
    let words = ["--parsable", "--job-name=\(name)", "--array=0-\(jobs.count - 1)"] + request.words
    // sbatch itself writes the number, so that it is there even if this process is killed now.
    let outcome = try Program.run("sbatch", words + ["\(folder)/script"], outputTo: "\(folder)/id")
    guard outcome.code == 0, let id else {
      giveUp()
      let what = jobs.count == 1 ? "the job" : "\(jobs.count) jobs"
      throw RunError("sbatch refused \(what): \(outcome.words); it was given \(request.words.joined(separator: " "))")
    }
    return jobs.enumerated().map { index, job in task(job, id, index, adopted: false) }
  }

  /// The job number from sbatch; with several clusters, the cluster's name follows it.
  private var id: String? {
    let first = contents(of: "\(folder)/id").split(whereSeparator: { $0 == ";" || $0.isNewline }).first.map(String.init)
    return first.flatMap { Int($0) == nil ? nil : $0 }
  }

  private func task(_ job: Job, _ id: String, _ index: Int, adopted: Bool) -> SlurmTask {
    SlurmTask(job, .init(job: id, index: index), folder: folder, logs: request.logs, adopted: adopted)
  }

  /// Returns the tasks that an earlier process submitted and Slurm still has. If there are none, removes the folder.
  func adopt(_ queue: SlurmQueue) -> [SlurmTask] {
    let isStopped = FileManager.default.fileExists(atPath: "\(folder)/stop")
    guard let id = id ?? queue.job(named: name), !isStopped else {
      giveUp()
      return []
    }
    let tasks = indices.compactMap { index -> SlurmTask? in
      guard let entry = queue.entries[.init(job: id, index: index)], !entry.hasEnded,
        let job = try? JSON.decode(Job.self, from: Data(contents(of: "\(folder)/\(index).job").utf8))
      else { return nil }
      return task(job, id, index, adopted: true)
    }
    if tasks.isEmpty { try? FileManager.default.removeItem(atPath: folder) }
    return tasks
  }

  /// The indices of the tasks.
  private var indices: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".job") }.compactMap { Int($0.dropLast(4)) }.sorted()
  }

  /// Removes the files if every job has written its exit code, which a job does last.
  func removeIfEnded() {
    let isEnded = indices.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0).exit") }
    if isEnded { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Makes its jobs end when they stop, instead of being requeued.
  func markStopped() { try? AtomicFile.write("", to: "\(folder)/stop") }

  /// Makes sure that no job of this array does anything.
  private func giveUp() {
    try? FileManager.default.removeItem(atPath: folder)
    _ = try? Program.run("scancel", ["--name=\(name)", "--user=\(getuid())"])
  }
}
