import Foundation
import Storage
import Sweeps

/// Runs stages as jobs on a Slurm cluster. Stages that are ready at the same time become one job array.
///
/// Jobs and this process communicate through files in the sweep's folder, which all nodes must see. If this process is
/// killed, the jobs continue; the same command then finds them again through those files.
package final class SlurmLauncher: Launcher {
  private let jobs: Int
  private let folder: String
  private let request: SlurmRequest
  private let lock: FolderLock
  /// Stages that were started but not submitted yet.
  private var waiting: [Job] = []
  private var tasks: [SlurmTask] = []
  /// Tasks of an earlier process whose stages were not started yet.
  private var adopted: [SlurmTask] = []
  /// The time of the next query of Slurm, on the clock of `Stopwatch`.
  private var nextQuery = 0.0
  /// The time of the next submission, if the last one was refused.
  private var nextSubmission = 0.0

  /// The seconds between two queries of Slurm. The progress of stages is read from files.
  private let interval = 5.0
  /// The seconds to wait for the files of a job that has ended.
  private let patience = 8.0

  /// Locks the jobs of a sweep and finds those that an earlier process submitted.
  ///
  /// - Parameters:
  ///   - folder: the folder of the sweep.
  ///   - stop: asked whether the user wants to stop while another process holds the jobs.
  ///   - waiting: called with a sentence before waiting for another process.
  /// - Throws: `RunError` if Slurm is missing or cannot be queried; `Stopped`.
  package init(_ sweep: Sweep, folder: String, stop: () -> Bool, waiting: (String) -> Void) throws {
    for name in ["sbatch", "squeue", "scancel"] where programPath(name) == nil {
      throw RunError(
        "launcher 'slurm': there is no \(name) on PATH; start the sweep on a machine with Slurm, "
          + "or with --launcher local"
      )
    }
    let machine = sweep.base.machine
    let whole = URL(fileURLWithPath: folder).standardizedFileURL.path
    self.folder = "\(whole)/slurm"
    jobs = sweep.jobs
    request = SlurmRequest(
      name: "\(sweep.base.name)-\(sweep.key.hex.prefix(8))",
      program: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path, logs: "\(whole)/logs",
      cpus: machine.slurmCores, options: machine.slurm?.options as? SlurmOptions ?? SlurmOptions())
    guard FileKind(self.folder) != .link else {
      throw RunError(
        "\(self.folder): is a symbolic link, but the jobs of a sweep are removed from there; remove the link")
    }
    try AtomicFile.makeFolder(self.folder)
    try AtomicFile.makeFolder(request.logs)
    lock = try FolderLock(self.folder, stop: stop) { _ in
      waiting("another process is managing the jobs of this sweep; waiting for it")
    }
    let queue = try SlurmQueue.ask()
    adopted = submissions.flatMap { $0.adopt(queue) }
  }

  /// The submissions that have a folder.
  private var submissions: [SlurmSubmission] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // Only folders that Clutch made, because unneeded ones are removed.
    return names.filter { isName($0) && FileKind("\(folder)/\($0)") == .folder }.sorted().map(submission)
  }

  /// Returns `true` if a name has the form of the names that `submit` gives.
  private func isName(_ name: String) -> Bool { name.utf8.count == 8 && name.allSatisfy(\.isHexDigit) }

  private func submission(_ name: String) -> SlurmSubmission {
    SlurmSubmission(folder: "\(folder)/\(name)", request: request)
  }

  package var hasRoom: Bool { tasks.count + waiting.count < jobs }

  package func start(_ job: Job) throws(RunError) {
    if let index = adopted.firstIndex(where: { $0.job.key == job.key && $0.job.number == job.number }) {
      tasks.append(adopted.remove(at: index))
    } else {
      waiting.append(job)
    }
  }

  package func news() throws(RunError) -> [News] {
    try submit()
    var news: [News] = []
    for task in tasks {
      let reports = task.read()
      news += reports.map { .report($0) }
      if reports.contains(where: \.isLast) { drop(task) }
    }
    if Stopwatch.now > nextQuery { news += ask() }
    if news.isEmpty { usleep(300_000) }
    return news
  }

  private func drop(_ task: SlurmTask) { tasks.removeAll { $0 === task } }

  // MARK: Submitting

  private func submit() throws(RunError) {
    let room = min(jobs - tasks.count - adopted.count, SlurmLauncher.longestArray)
    guard room > 0, !waiting.isEmpty, Stopwatch.now > nextSubmission || tasks.isEmpty else { return }
    let next = Array(waiting.prefix(room))
    do {
      let name = String(UUID().uuidString.prefix(8)).lowercased()
      tasks += try submission(name).submit(next)
    } catch {
      // The user may have reached a limit of jobs. Try again when some have ended.
      guard !tasks.isEmpty else { throw error }
      nextSubmission = Stopwatch.now + 30
      return
    }
    waiting.removeFirst(next.count)
    // Query Slurm soon, to report the jobs' state in the queue.
    nextQuery = Stopwatch.now + 1
  }

  /// Slurm's default limit (MaxArraySize) is 1,001.
  private static let longestArray = 1000

  // MARK: Asking

  /// Queries Slurm for news of the tasks. If Slurm does not answer, there is none.
  private func ask() -> [News] {
    nextQuery = Stopwatch.now + interval
    guard !tasks.isEmpty || !adopted.isEmpty, var queue = try? SlurmQueue.ask() else { return [] }
    try? queue.addAccounts(of: tasks.map(\.id))
    tidy()
    adopted.removeAll { queue.entries[$0.id]?.hasEnded ?? true }
    var news: [News] = []
    for task in tasks {
      let entry = queue.entries[task.id]
      if let place = task.place(entry) { news.append(.report(place)) }
      guard let death = task.end(entry, requeues: request.options.requeues, patience: patience) else { continue }
      // Its last reports may have arrived since the last look.
      let reports = task.read()
      news += reports.map { .report($0) }
      if !reports.contains(where: \.isLast) {
        task.log(death)
        news.append(.died(number: task.job.number, cause: death))
      }
      drop(task)
    }
    return news
  }

  /// Removes the files of arrays whose jobs have all ended.
  private func tidy() {
    let open = Set((tasks + adopted).map(\.folder))
    for submission in submissions where !open.contains(submission.folder) { submission.removeIfEnded() }
  }

  deinit { tidy() }

  // MARK: Stopping

  package func stop() {
    waiting = []
    let ids = (tasks + adopted).map(\.id.description)
    guard !ids.isEmpty else { return }
    for submission in submissions { submission.markStopped() }
    _ = try? Program.run("scancel", ["--state=PENDING"] + ids)
    _ = try? Program.run("scancel", ["--batch", "--signal=USR1"] + ids)
    for _ in 0..<120 {
      // The jobs get their time even if Slurm does not answer for a moment.
      let queue = try? SlurmQueue.ask()
      if let queue, (tasks + adopted).allSatisfy({ queue.entries[$0.id]?.hasEnded ?? true }) { break }
      usleep(500_000)
    }
    // Cancels the jobs that took more than a minute for a checkpoint.
    _ = try? Program.run("scancel", ids)
    (tasks, adopted) = ([], [])
  }
}
