import Foundation
import Synchronization

/// Notes that the user or the system asks the process to end, so that it can write a checkpoint first.
///
/// A second signal ends it at once, unless it is patient.
final class StopSignals: Sendable {
  private static let received = Atomic<Bool>(false)

  /// - Parameter patient: take SIGUSR1 too, and further signals as the same request: a queue may send several.
  init(patient: Bool = false) {
    // Under nohup, the end of a terminal is ignored, and stays so.
    let hangup = StopSignals.isIgnored(SIGHUP) ? [] : [SIGHUP]
    let numbers = [SIGINT, SIGTERM] + hangup + (patient ? [SIGUSR1] : [])
    // A parent may have left them blocked.
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

  var stop: Bool { StopSignals.received.load(ordering: .relaxed) }
}
