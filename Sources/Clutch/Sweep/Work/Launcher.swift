/// What carries out the stages of a sweep: processes of this machine, say.
public protocol Launcher: AnyObject {
  /// Whether another stage may be started now.
  var hasRoom: Bool { get }

  /// Starts a stage; what becomes of it is told by `news`.
  func start(_ job: Job) throws(RunError)

  /// What was heard since the last call; waits a moment where there is nothing.
  func news() throws(RunError) -> [News]

  /// Asks all that is on its way to stop with a checkpoint, and waits for it.
  func stop()
}

/// What a launcher hears of its stages.
public enum News: Sendable {
  case report(StageReport)
  /// The process of a stage ended without a last report: by a signal, or by itself.
  case died(number: Int, cause: Death)
}

/// How a process ended.
public enum Death: Sendable, Equatable {
  case signal(Int32)
  case exit(Int32)
  /// What a queue says of a job that came to no end of its own: "its job 12_3 was cancelled". `again`: whether the stage
  /// is worth another try.
  case lost(String, again: Bool)
}
