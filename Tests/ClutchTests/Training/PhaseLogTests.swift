import Foundation
import Testing

@testable import Components
@testable import Training

@Suite struct PhaseLogTests {
  private func line(_ event: String, _ epoch: Int, _ step: Int) -> LogLine {
    LogLine(event: event, phase: "p", epoch: epoch, step: step, loss: 1.5)
  }

  @Test func `going on drops what would be written again, and a line that was cut short`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/log.jsonl"
    let log = PhaseLog(path)
    try log.open(atEpoch: 0, step: 0)
    let lines = [
      line("clusters", 0, 0), line("step", 0, 10), line("epoch", 1, 0), line("clusters", 1, 0), line("step", 1, 10),
    ]
    for line in lines { try log.append(line) }
    try log.close()
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"event\":\"st".utf8))
    try handle.close()

    let again = PhaseLog(path)
    try again.open(atEpoch: 1, step: 0)
    try again.append(line("clusters", 1, 0))
    try again.close()
    let events = String(decoding: folder.read("log.jsonl") ?? Data(), as: UTF8.self).split(separator: "\n").map {
      (try? JSONDecoder().decode(LogLine.self, from: Data($0.utf8))).map { "\($0.event) \($0.epoch) \($0.step)" }
    }
    #expect(events == ["clusters 0 0", "step 0 10", "epoch 1 0", "clusters 1 0"])
  }
}
