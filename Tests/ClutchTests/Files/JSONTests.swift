import Foundation
import Testing

@testable import Components
@testable import Storage
@testable import Training

@Suite struct JSONTests {
  @Test func `keys are sorted and slashes stand as they are`() {
    let value = ["b/c": [1, 2], "a": []]
    #expect(JSON.text(value) == #"{"a":[],"b/c":[1,2]}"#)
    #expect(JSON.text(["a": 1], pretty: true) == "{\n  \"a\" : 1\n}")
  }

  @Test func `numbers that are not finite are written by name, and read again`() throws {
    let values = [0.5, .infinity, -.infinity, .nan]
    #expect(JSON.text(values) == #"[0.5,"inf","-inf","nan"]"#)
    let found = try JSON.decode([Double].self, from: JSON.data(values))
    #expect(found.prefix(3) == values.prefix(3) && found[3].isNaN)
  }

  @Test func `a line of a log whose numbers are not finite is kept where training goes on`() throws {
    let folder = try TemporaryFolder()
    let log = PhaseLog("\(folder.path)/log.jsonl")
    try log.open(atEpoch: 0, step: 0)
    try log.append(LogLine(event: "epoch", phase: "one", epoch: 1, step: 0, loss: 0.5, meanCosine: .nan))
    try log.close()
    try log.open(atEpoch: 1, step: 0)
    try log.close()
    let text = String(decoding: try #require(folder.read("log.jsonl")), as: UTF8.self)
    let start = #"{"epoch":1,"event":"epoch","loss":0.5,"meanCosine":"nan","phase":"one","step":0,"time":""#
    #expect(text.hasPrefix(start) && text.hasSuffix("Z\"}\n") && text.count { $0 == "\n" } == 1)
  }
}
