import Foundation
import Testing

@testable import Components
@testable import Storage

@Suite struct ProcessMarkTests {
  private let own = ProcessMark.current

  @Test func `this process is told by its number and start, and is running`() throws {
    #expect(own.process == getpid() && own.isRunning && ProcessMark("\(own)") == own)
    // In hundredths of a second since the machine started.
    let uptime = try #require(Double(String(contentsOfFile: "/proc/uptime", encoding: .utf8).split(separator: " ")[0]))
    let start = try #require(own.start)
    #expect(start > 0 && Double(start) / 100 <= uptime)
  }

  @Test func `another process of the same number is not the same`() throws {
    #expect(!ProcessMark(process: own.process, start: try #require(own.start) + 1).isRunning)
  }

  @Test func `a number alone is that of whoever has it`() {
    #expect(ProcessMark("\(own.process)") == ProcessMark(process: own.process, start: nil))
    #expect(ProcessMark(process: own.process, start: nil).isRunning)
    #expect(!ProcessMark(process: .max, start: nil).isRunning)
  }

  @Test func `one that has ended does not run, even while its parent has not asked how`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The shell becomes sleep. Its child ends at once and is not waited for.
    process.arguments = ["-c", "exit 0 & echo $!; exec sleep 60"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    defer { process.terminate() }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let child = ProcessMark(process: try #require(Int32(line.trimmingCharacters(in: .newlines))), start: nil)
    for _ in 0..<200 where child.isRunning { usleep(10_000) }
    #expect(kill(child.process, 0) == 0, "it can be signalled still")
    #expect(!child.isRunning)
    #expect(ProcessMark(process: process.processIdentifier, start: nil).isRunning)
  }

  @Test(arguments: ["", "12-", "-12", "a-1", "1-2-3", "a"]) func `other words are no marks`(text: String) {
    #expect(ProcessMark(text) == nil)
  }
}
