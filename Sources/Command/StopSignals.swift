import Foundation
import Synchronization

/// Notes that the user or the system asks the process to end, so that it can write a checkpoint first.
///
/// A second signal ends it at once.
final class StopSignals: Sendable {
  private static let received = Atomic<Bool>(false)

  init() {
    // A parent may have left them blocked.
    var both = sigset_t()
    sigemptyset(&both)
    for number in [SIGINT, SIGTERM] { sigaddset(&both, number) }
    pthread_sigmask(SIG_UNBLOCK, &both, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if StopSignals.received.exchange(true, ordering: .relaxed) { _exit(128 + number) }
      }
    }
  }

  var stop: Bool { StopSignals.received.load(ordering: .relaxed) }
}
