import Clutch
import Console
import Foundation
import Storage
import Sweeps

/// The jobs that a worker receives, as lines on standard input.
final class JobInput {
  private let signals: StopSignals
  private var unread = Data()

  init(_ signals: StopSignals) { self.signals = signals }

  /// `true` if the process that sends the jobs is gone; always `false` if the jobs are read from a file.
  var isClosed: Bool {
    var file = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
    return poll(&file, 1, 0) > 0 && Int32(file.revents) & POLLHUP != 0
  }

  /// Waits for the next job. Returns nil at the end of the input, or if a signal asks the process to end.
  func next() throws -> Job? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = unread[unread.startIndex..<end]
        unread = Data(unread[(end + 1)...])
        return try JSON.decode(Job.self, from: Data(line))
      }
      if signals.stop { return nil }
      var file = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&file, 1, 200) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(STDIN_FILENO, &bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return nil }
      unread += bytes[..<count]
    }
  }
}
