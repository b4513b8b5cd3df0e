import Clutch
import Foundation
import Storage
import Synchronization

/// Shows the progress of reading images and other long work: a line that is rewritten on a terminal, one line every ten
/// seconds elsewhere.
package final class ReadingDisplay: Sendable {
  private let terminal: Terminal
  private let quiet: Bool
  private let write: @Sendable (_ text: String, _ terminator: String) -> Void
  private let last: Mutex<Double>

  /// - Parameter write: prints the lines, to standard error by default; tests replace it.
  package init(
    quiet: Bool = false, terminal: Terminal = .current,
    write: @escaping @Sendable (_ text: String, _ terminator: String) -> Void = { control($0 + $1) }
  ) {
    (self.terminal, self.quiet, self.write) = (terminal, quiet, write)
    last = Mutex(Stopwatch.now)
  }

  /// - Parameter now: the current time in seconds, which tests choose.
  package func show(_ set: String, _ done: Int, _ all: Int, now: Double = Stopwatch.now) {
    show(done, all, now: now) { "reading \(set): \(grouped(done)) of \(grouped(all)) images" }
  }

  /// Shows progress with a text of the caller's choice.
  package func show(_ done: Int, _ all: Int, now: Double = Stopwatch.now, _ words: () -> String) {
    if quiet { return }
    // The lock also covers writing, since several threads report.
    last.withLock { last in
      guard now - last > (terminal.isInteractive ? 0.1 : 10) || done == all else { return }
      last = now
      let text = visible(words(), keepsLines: false)
      if !terminal.isInteractive {
        if done < all { write(text, "\n") }
      } else if done < all {
        write("\r\u{1B}[K" + String(text.prefix(terminal.width - 1)), "")
      } else {
        write("\r\u{1B}[K", "")
      }
    }
  }
}
