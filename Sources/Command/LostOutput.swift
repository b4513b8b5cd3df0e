import Foundation
import Synchronization

/// What becomes of results that cannot be printed.
///
/// They are all that most commands are for, so these end. `run` and `sweep` leave their results in files and go on:
/// `clutch run … | head -1` must not end a training.
enum LostOutput {
  private static let isTolerated = Atomic<Bool>(false)
  private static let failed = Atomic<Bool>(false)

  static func tolerate() { isTolerated.store(true, ordering: .relaxed) }

  /// Whether something that somebody wanted to read could not be printed.
  static var isFailure: Bool { failed.load(ordering: .relaxed) }

  /// Called with the reason, an `errno`, when results could not be printed.
  static func handle(_ reason: Int32) {
    let isNew = !failed.load(ordering: .relaxed)
    guard isTolerated.load(ordering: .relaxed) else {
      if reason == EPIPE { endAsBrokenPipe() }
      note("clutch: error: the results cannot be written: \(String(cString: strerror(reason)))")
      end(1)
    }
    // Whoever closed the pipe wanted no more.
    if reason == EPIPE { return }
    failed.store(true, ordering: .relaxed)
    if isNew { note("clutch: error: the results cannot be printed: \(String(cString: strerror(reason)))") }
  }

  /// Ends as programs do whose output nobody reads any more: without a word, by the signal.
  private static func endAsBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    end(128 + SIGPIPE)
  }
}
