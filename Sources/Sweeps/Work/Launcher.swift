import Storage

/// Runs the stages of a sweep, such as in processes on this machine.
public protocol Launcher: AnyObject {
  /// Indicates whether another stage can start now.
  var hasRoom: Bool { get }

  /// Starts a stage. Its progress is reported by `news`.
  func start(_ job: Job) throws(RunError)

  /// Returns the news since the last call. Waits briefly if there is none.
  func news() throws(RunError) -> [News]

  /// Asks all running stages to write a checkpoint and stop, and waits for them.
  func stop()
}

/// News from a launcher about its stages.
public enum News: Sendable {
  case report(StageReport)
  /// The process of a stage ended without a final report, by a signal or on its own.
  case died(number: Int, cause: Death)
}

/// The cause of a process's end.
public enum Death: Sendable, Equatable {
  case signal(Int32)
  case exit(Int32)
  /// The queue's description of a job that did not end on its own: "its job 12_3 was cancelled". `again` indicates
  /// whether to retry the stage.
  case lost(String, again: Bool)
}
