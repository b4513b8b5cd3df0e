import Foundation
import Storage

/// Runs stages in a limited number of processes on this machine.
///
/// A process is reused for stages with the same environment, so that it loads libtorch and reads images only once.
package final class LocalLauncher: Launcher {
  private let jobs: Int
  private let command: String
  private var workers: [WorkerProcess] = []

  /// - Parameters:
  ///   - jobs: the number of stages that may run at once.
  ///   - command: the command of this program that reads jobs and carries them out.
  package init(jobs: Int, command: String) {
    (self.jobs, self.command) = (jobs, command)
    // A worker that dies while it receives a job must not kill the sweep.
    signal(SIGPIPE, SIG_IGN)
  }

  package var hasRoom: Bool { workers.count { $0.stage != nil } < jobs }

  package func start(_ job: Job) throws(RunError) {
    if let idle = workers.first(where: { $0.stage == nil && $0.environment == job.environment }) {
      return idle.give(job)
    }
    if workers.count >= jobs, let other = workers.firstIndex(where: { $0.stage == nil }) {
      let worker = workers.remove(at: other)
      worker.closeInput()
      while worker.read() != nil {}
      _ = worker.end()
    }
    let worker = try WorkerProcess(command, environment: job.environment, log: job.log)
    workers.append(worker)
    worker.give(job)
  }

  package func news() throws(RunError) -> [News] {
    var files = workers.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) }
    let count = poll(&files, nfds_t(files.count), 200)
    guard count > 0 else { return [] }  // a timeout or a signal
    return zip(workers, files).filter { $1.revents != 0 }.flatMap { worker, _ in handle(worker) }
  }

  private func handle(_ worker: WorkerProcess) -> [News] {
    if let reports = worker.read() { return reports.map { .report($0) } }
    workers.removeAll { $0 === worker }
    let (stage, death) = (worker.stage, worker.end())
    return stage.map { [.died(number: $0, cause: death)] } ?? []
  }

  package func stop() {
    for worker in workers { worker.closeInput() }
    for worker in workers {
      while worker.read() != nil {}
      _ = worker.end()
    }
    workers = []
  }

  deinit { stop() }
}
