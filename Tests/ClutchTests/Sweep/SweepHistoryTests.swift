import Foundation
import Testing

@testable import Runs
@testable import Storage
@testable import Sweeps

@Suite struct SweepHistoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The values of a name on every line; an empty text if a line has none.
  private func column(_ name: String) throws -> [String] {
    let text = String(decoding: try #require(folder.read("history.jsonl")), as: UTF8.self)
    #expect(text.hasSuffix("\n"))
    return try text.split(separator: "\n").map { line in
      let values = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return values?[name].map { "\($0)" } ?? ""
    }
  }

  private func outcome(_ states: SweepRecord.State...) -> SweepResult {
    let trials = states.enumerated().map { number, state in
      SweepRecord.Trial(name: "\(number)", row: "\(number)", settings: [], seed: 0, run: "r", state: state)
    }
    let record = SweepRecord(
      name: "n", key: "k", baseline: [], turns: nil, measure: nil, trials: trials, stages: [], epochs: 9,
      epochsWithoutSharing: 9)
    return SweepResult(record: record, epochsTrained: 5, stagesDone: 4, seconds: 2.5)
  }

  @Test func `a start is a line with time, host, process and jobs`() throws {
    let before = Date()
    _ = try SweepHistory(folder.path, jobs: 3)
    #expect(try column("event") == ["started"] && column("jobs") == ["3"] && column("process") == ["\(getpid())"])
    #expect(try column("host") == [ProcessInfo.processInfo.hostName] && column("seconds") == [""])
    let time = try #require(ISO8601DateFormatter().date(from: column("time")[0]))
    #expect(abs(time.timeIntervalSince(before)) < 60)
  }

  @Test func `an end says what was done, and how many trials failed`() throws {
    let history = try SweepHistory(folder.path, jobs: 3)
    try history.end("finished", outcome(.done, .failed, .stopped, .failed, .waiting))
    #expect(try column("event") == ["started", "finished"] && column("failedTrials") == ["", "2"])
    #expect(try column("seconds") == ["", "2.5"])
    #expect(try column("epochsTrained") == ["", "5"] && column("stagesDone") == ["", "4"])
  }

  @Test func `later commands add lines and change none`() throws {
    try SweepHistory(folder.path, jobs: 1).end("stopped", outcome(.waiting))
    let first = try #require(folder.read("history.jsonl"))
    try SweepHistory(folder.path, jobs: 2).end("finished", outcome(.done))
    #expect(try column("event") == ["started", "stopped", "started", "finished"])
    #expect(folder.read("history.jsonl")?.starts(with: first) == true)
  }

  @Test func `a history that cannot be written is an error before any work`() {
    let error = #expect(throws: RunError.self) { try SweepHistory("\(folder.path)/none", jobs: 1) }
    #expect(
      error?.description
        == "\(folder.path)/none/history.jsonl: cannot be written: No such file or directory; create the folder first")
  }
}
