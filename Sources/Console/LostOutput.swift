import Foundation
import Synchronization
import Torch

/// The handling of results that cannot be printed.
///
/// Most commands end, since printing is all they do. `run` and `sweep` also write their results to files and continue:
/// `clutch run … | head -1` must not end training.
package enum LostOutput {
  private static let isTolerated = Atomic<Bool>(false)
  private static let failed = Atomic<Bool>(false)

  package static func tolerate() { isTolerated.store(true, ordering: .relaxed) }

  /// `true` if output could not be printed although its reader was still there.
  package static var isFailure: Bool { failed.load(ordering: .relaxed) }

  /// Handles results that could not be printed; `reason` is an `errno`.
  static func handle(_ reason: Int32) {
    let isNew = !failed.load(ordering: .relaxed)
    guard isTolerated.load(ordering: .relaxed) else {
      if reason == EPIPE { endAsBrokenPipe() }
      note("clutch: error: the results cannot be written: \(String(cString: strerror(reason)))")
      end(1)
    }
    // The reader closed the pipe and wants no more output.
    if reason == EPIPE { return }
    failed.store(true, ordering: .relaxed)
    if isNew { note("clutch: error: the results cannot be printed: \(String(cString: strerror(reason)))") }
  }

  /// Ends silently by SIGPIPE, as programs do when nobody reads their output.
  private static func endAsBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    end(128 + SIGPIPE)
  }
}
