import Foundation
import Testing

@testable import Command
@testable import Console

@Suite struct TerminalTests {
  /// Runs `body` with output that goes to a terminal of the given width.
  private func onTerminal<Result>(columns: UInt16, _ body: (Terminal) throws -> Result) throws -> Result {
    let device = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(device) }
    var size = winsize(ws_row: 25, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(device >= 0 && ioctl(device, UInt(TIOCSWINSZ), &size) == 0)
    let output = FileHandle(fileDescriptor: device, closeOnDealloc: false)
    return try body(Terminal(isInteractive: false, width: 80, output: output))
  }

  @Test(arguments: [(20, 40), (40, 40), (72, 72), (120, 120), (300, 120)] as [(UInt16, Int)])
  func `text is as wide as the terminal, within 40 and 120 columns`(columns: UInt16, width: Int) throws {
    let (text, indented, table) = try onTerminal(columns: columns) {
      ($0.textWidth(), $0.textWidth(indent: 6), $0.tableWidth)
    }
    #expect(text == width && indented == width - 6 && table == width)
  }

  @Test func `a terminal that does not know its width has 98 columns`() throws {
    #expect(try onTerminal(columns: 0) { $0.textWidth() } == 98)
  }

  @Test func `elsewhere text has 98 columns and tables have 100`() throws {
    let folder = try TemporaryFolder()
    let files = try Clutch.files(in: folder.path)
    let terminal = Terminal(isInteractive: true, width: 60, output: files.output, notes: files.notes)
    #expect(terminal.textWidth() == 98 && terminal.tableWidth == 100)
  }

  @Test func `a deep indent leaves room for a few words`() throws {
    #expect(try onTerminal(columns: 40) { $0.textWidth(indent: 39) } == 16)
  }

  @Test func `descriptions and help fit the terminal`() throws {
    let texts = try onTerminal(columns: 60) { terminal in
      Terminal.$current.withValue(terminal) { [Subcommand.describe.help, Subcommand.runs.help] }
    }
    for line in texts.joined(separator: "\n").split(separator: "\n") where line.hasPrefix("  --") {
      #expect(line.count <= 60, "\(line)")
    }
  }
}
