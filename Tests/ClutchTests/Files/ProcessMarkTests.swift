import Foundation
import Testing

@testable import Clutch

@Suite struct ProcessMarkTests {
  @Test func `this process is told by its number and start, and is running`() throws {
    let mark = try #require(ProcessMark.current)
    #expect(mark.process == getpid() && mark.isRunning)
    #expect(ProcessMark("\(mark)") == mark)
    // Since the machine started, in hundredths of a second.
    let uptime = try #require(Double(String(contentsOfFile: "/proc/uptime", encoding: .utf8).split(separator: " ")[0]))
    #expect(mark.start > 0 && Double(mark.start) / 100 <= uptime)
  }

  @Test func `another process of the same number is not the same`() throws {
    let mark = try #require(ProcessMark.current)
    #expect(try #require(ProcessMark("\(mark.process)-\(mark.start + 1)")).isRunning == false)
  }

  @Test func `one that has ended does not run, even while its parent has not asked how`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The shell becomes sleep, and its child, which nobody waits for, ends at once.
    process.arguments = ["-c", "exit 0 & echo $!; exec sleep 60"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    defer { process.terminate() }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let child = try #require(Int32(line.trimmingCharacters(in: .newlines)))
    for _ in 0..<200 where ProcessMark(of: child) != nil { usleep(10_000) }
    #expect(kill(child, 0) == 0, "it can be signalled still")
    #expect(ProcessMark(of: child) == nil)
    #expect(ProcessMark(of: process.processIdentifier)?.isRunning == true)
  }

  @Test(arguments: ["", "12", "12-", "-12", "a-1", "1-2-3"]) func `other words are no marks`(text: String) {
    #expect(ProcessMark(text) == nil)
  }
}
