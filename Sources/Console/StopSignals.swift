import Foundation
import Synchronization

/// Records requests by the user or the system to end the process, so that it can write a checkpoint first.
///
/// A second signal ends the process at once, unless the handlers are patient.
package final class StopSignals: Sendable {
  private static let received = Atomic<Bool>(false)

  /// - Parameter patient: handle SIGUSR1 too, and ignore repeated signals: a queue may send several.
  package init(patient: Bool = false) {
    // nohup ignores SIGHUP, and it stays ignored.
    let hangup = StopSignals.isIgnored(SIGHUP) ? [] : [SIGHUP]
    let numbers = [SIGINT, SIGTERM] + hangup + (patient ? [SIGUSR1] : [])
    // The parent process may have blocked them.
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in numbers {
      if patient {
        signal(number) { _ in StopSignals.received.store(true, ordering: .relaxed) }
      } else {
        signal(number) { number in
          if StopSignals.received.exchange(true, ordering: .relaxed) { _exit(128 + number) }
        }
      }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  package var stop: Bool { StopSignals.received.load(ordering: .relaxed) }
}
