import Foundation
import Testing

@testable import Storage
@testable import Sweeps

@Suite struct StopDecisionsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let made = [
    StopDecision(trial: "a", epoch: 1, goesOn: true), StopDecision(trial: "b", epoch: 1, goesOn: false),
    StopDecision(trial: "a", epoch: 3, goesOn: false),
  ]

  @Test func `a sweep that has begun has no decisions, and no file before the first`() throws {
    let decisions = try StopDecisions(folder: folder.path)
    #expect(decisions.stopped.isEmpty && decisions.byTrial.isEmpty && folder.read("verdicts.json") == nil)
  }

  @Test func `every decision is in the file as soon as it is made, and is read again`() throws {
    var decisions = try StopDecisions(folder: folder.path)
    for (index, decision) in made.enumerated() {
      try decisions.add(decision)
      let data = try #require(folder.read("verdicts.json"))
      #expect(try JSON.decode([StopDecision].self, from: data) == Array(made[...index]))
    }
    let again = try StopDecisions(folder: folder.path)
    #expect(again.byTrial == ["a": [1: true, 3: false], "b": [1: false]] && again.byTrial == decisions.byTrial)
  }

  @Test func `a trial is stopped by any decision against it`() throws {
    var decisions = try StopDecisions(folder: folder.path)
    try decisions.add(made[0])
    #expect(decisions.stopped.isEmpty)
    try decisions.add(made[1])
    #expect(decisions.stopped == ["b"])
    try decisions.add(made[2])
    #expect(decisions.stopped == ["a", "b"])
  }

  @Test func `a later process adds to the decisions of an earlier one`() throws {
    var first = try StopDecisions(folder: folder.path)
    try first.add(made[1])
    var second = try StopDecisions(folder: folder.path)
    try second.add(made[2])
    #expect(try StopDecisions(folder: folder.path).stopped == ["a", "b"])
  }

  @Test func `a decision that cannot be written is an error`() throws {
    var decisions = try StopDecisions(folder: "\(folder.path)/none")
    let error = #expect(throws: RunError.self) { try decisions.add(made[0]) }
    #expect(
      error?.description
        == "\(folder.path)/none/verdicts.json: cannot be written: No such file or directory; create the folder first")
  }

  @Test func `the trials of a sweep that were stopped are found by their names, if the sweep stops trials`() throws {
    let stop = "stop: { asha: {} }, variants: { a: {}, b: { train.batch: 4 }, c: { train.batch: 16 } }"
    let sweep = try MadeUpMeasurements("{ \(stop) }", [:])
    let planned = try sweep.sweep()
    #expect(try planned.stopped(in: sweep.store) == [])
    try FileManager.default.createDirectory(
      atPath: "\(sweep.folder.path)/\(planned.folder)", withIntermediateDirectories: true)
    var decisions = try StopDecisions(folder: "\(sweep.folder.path)/\(planned.folder)")
    for trial in ["c", "b"] { try decisions.add(StopDecision(trial: trial, epoch: 1, goesOn: trial == "b")) }
    #expect(try planned.stopped(in: sweep.store) == [2])
    // Its stages are left out of the work, and those of the others are not.
    let graph = try sweep.graph()
    #expect(graph.last.map { graph.stages[$0].isDone } == [false, false, true])
    let plain = try toySweep("{ seeds: 2 }")
    try folder.write("[", "\(plain.folder)/verdicts.json")
    #expect(try plain.stopped(in: .init(runs: folder.path)) == [], "without the option, nothing is read")
  }
}
