import Storage
import Synchronization
import Testing

@testable import Console

@Suite struct ReadingDisplayTests {
  /// The output while 2,500 images are read, with one report every 5 ms (or `pause` seconds).
  private func written(interactive: Bool, quiet: Bool = false, pause: Double) -> [String] {
    let lines = Lines()
    let terminal = Terminal(isInteractive: interactive, width: 30)
    let display = ReadingDisplay(quiet: quiet, terminal: terminal) { text, end in lines.add(text + end) }
    let start = Stopwatch.now
    for i in 1...5 { display.show("train", 500 * i, 2500, now: start + Double(i) * pause) }
    return lines.all
  }

  @Test func `a terminal has one line, which is gone at the end`() {
    let lines = written(interactive: true, pause: 0.2)
    #expect(lines.count == 5 && lines[1] == "\r\u{1B}[Kreading train: 1,000 of 2,500" && lines[4] == "\r\u{1B}[K")
    #expect(written(interactive: true, pause: 0.001) == ["\r\u{1B}[K"])
  }

  @Test func `elsewhere there is a line every ten seconds`() {
    #expect(
      written(interactive: false, pause: 6)
        == ["reading train: 1,000 of 2,500 images\n", "reading train: 2,000 of 2,500 images\n"])
    #expect(
      written(interactive: false, pause: 0.1).isEmpty && written(interactive: true, quiet: true, pause: 6).isEmpty)
  }

  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock(\.self) }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }
}
