import Clutch
import Foundation

/// Shows how far the scoring is: a line that is rewritten on a terminal, one every ten seconds elsewhere.
final class ScoreDisplay {
  private let terminal: Terminal
  private let isQuiet: Bool
  private let started = Date()
  private var last = Date()

  init(isQuiet: Bool, terminal: Terminal = .current) { (self.isQuiet, self.terminal) = (isQuiet, terminal) }

  func show(_ counts: ScoreCounts) {
    let now = Date()
    guard !isQuiet, now.timeIntervalSince(last) > (terminal.isInteractive ? 0.1 : 10) else { return }
    last = now
    let all = counts.scored + counts.unreadable
    let rate = Double(all) / max(now.timeIntervalSince(started), 1e-3)
    let text = "\(counts.summary); \(grouped(Int(rate))) pictures/s"
    if terminal.isInteractive {
      note("\r\u{1B}[K" + String(text.prefix(terminal.width - 1)), terminator: "")
    } else {
      note(text)
    }
  }

  func clear() {
    if !isQuiet, terminal.isInteractive { note("\r\u{1B}[K", terminator: "") }
  }
}
