import Clutch
import Console
import Foundation
import Storage

/// Shows the progress of scoring: a line that is rewritten on a terminal, one line every ten seconds elsewhere.
package final class ScoreDisplay {
  private let terminal: Terminal
  private let isQuiet: Bool
  private let watch = Stopwatch()
  private var sinceShown = Stopwatch()

  package init(isQuiet: Bool, terminal: Terminal = .current) { (self.isQuiet, self.terminal) = (isQuiet, terminal) }

  package func show(_ counts: ScoreCounts) {
    guard !isQuiet, sinceShown.seconds > (terminal.isInteractive ? 0.1 : 10) else { return }
    sinceShown.restart()
    let all = counts.scored + counts.unreadable
    let rate = Double(all) / max(watch.seconds, 1e-3)
    let text = "\(counts.summary); \(grouped(Int(rate))) images/s"
    if terminal.isInteractive {
      rewriteLine(text, terminal)
    } else {
      note(text)
    }
  }

  package func clear() {
    if !isQuiet, terminal.isInteractive { rewriteLine() }
  }
}
