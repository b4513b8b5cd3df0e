import Foundation
import Testing

/// Runs tests one after another on a thread of their own: they wait for Slurm, mostly, and would else keep one of the few
/// threads that all tests share.
struct OwnThread: TestTrait, SuiteTrait, TestScoping {
  let isRecursive = true

  func provideScope(
    for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(SerialThread.shared) { try await body() }
  }
}

extension Trait where Self == OwnThread {
  static var ownThread: Self { OwnThread() }
}

private final class SerialThread: TaskExecutor {
  static let shared = SerialThread()
  private let queue = DispatchQueue(label: "tests that wait")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
