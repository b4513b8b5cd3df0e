import Foundation
import Testing

@testable import Components
@testable import Stages
@testable import Storage
@testable import Sweeps
@testable import Training

@Suite(.serialized) struct EpochTimesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var times: EpochTimes { EpochTimes(Store(runs: folder.path)) }

  /// Writes a phase of the cache with its cost, and a log line for each event and its seconds.
  private func write(_ key: String, _ cost: PhaseCost, _ events: (event: String, seconds: Double)...) throws {
    let lines = events.map {
      #"{"event":"\#($0.event)","phase":"p","epoch":1,"step":0,"seconds":\#($0.seconds)}"# + "\n"
    }
    try folder.write(lines.joined(), ".cache/phase/\(key)/log.jsonl")
    try folder.write(JSON.text(cost), ".cache/phase/\(key)/\(PhaseCost.fileName)")
  }

  @Test func `an epoch takes the mean over the epochs of equal phases, and clustering counts`() throws {
    let cost = PhaseCost(network: "n", phase: "a")
    try write("1", cost, ("epoch", 2), ("epoch", 4), ("clusters", 3))
    #expect(times.seconds(cost) == 4.5)
    try write("2", cost, ("epoch", 1))
    #expect(times.seconds(cost) == 10.0 / 3)
  }

  @Test func `steps, and lines that are no events, are left out`() throws {
    let cost = PhaseCost(network: "n", phase: "a")
    try write("1", cost, ("step", 100), ("epoch", 2))
    let path = ".cache/phase/1/log.jsonl"
    try folder.write(String(decoding: folder.read(path) ?? Data(), as: UTF8.self) + "{\"event\":\"epo", path)
    #expect(times.seconds(cost) == 2)
  }

  @Test func `a phase that was never timed takes as long as others of its network`() throws {
    try write("1", PhaseCost(network: "n", phase: "a"), ("epoch", 2))
    try write("2", PhaseCost(network: "n", phase: "b"), ("epoch", 6))
    #expect(times.seconds(PhaseCost(network: "n", phase: "b")) == 6)
    #expect(times.seconds(PhaseCost(network: "n", phase: "c")) == 4)
    #expect(times.seconds(PhaseCost(network: "other", phase: "a")) == 2, "the phase's hash covers its network")
    #expect(times.seconds(PhaseCost(network: "other", phase: "c")) == nil)
  }

  @Test func `clustering alone tells no time of an epoch`() throws {
    let cost = PhaseCost(network: "n", phase: "a")
    try write("1", cost, ("clusters", 3))
    #expect(times.seconds(cost) == nil)
    var times = times
    times.add(1, epochs: 1, of: cost)
    #expect(times.seconds(cost) == 4)
  }

  @Test func `a phase without a log or a cost is left out`() throws {
    let cost = PhaseCost(network: "n", phase: "a")
    try write("1", cost, ("epoch", 2))
    try folder.write("{}", ".cache/phase/2/\(PhaseCost.fileName)")
    try folder.write("", ".cache/phase/3/log.jsonl")
    try folder.write(JSON.text(cost), ".cache/phase/4/\(PhaseCost.fileName)")
    #expect(times.seconds(cost) == 2)
  }

  // MARK: The time of a sweep

  /// A sweep of two variants that share the first phase of 2 epochs: a trains 3 epochs more, and b 1.
  private func sweep() throws -> (plans: [Plan], graph: StageGraph, times: EpochTimes) {
    let sweep = try toySweep("{ variants: { a: {}, b: { train.phases.second.epochs: 1 } } }")
    var times = EpochTimes()
    times.add(10, epochs: 1, of: sweep.plans[0].cost(of: 0))
    times.add(100, epochs: 1, of: sweep.plans[0].cost(of: 1))
    return (sweep.plans, try StageGraph(sweep.plans, Store(runs: folder.path)), times)
  }

  @Test func `one job takes the sum of all stages`() throws {
    let (plans, graph, times) = try sweep()
    #expect(times.seconds(graph.stages.map(\.epochs), graph, plans, jobs: 1) == 420.0)  // 2 · 10 + 3 · 100 + 100
  }

  @Test func `several jobs share the work, but no trial is faster than its own stages one after the other`() throws {
    let (plans, graph, times) = try sweep()
    for jobs in [2, 100] {
      #expect(times.seconds(graph.stages.map(\.epochs), graph, plans, jobs: jobs) == 320.0)  // 2 · 10 + 3 · 100
    }
    // Without the first phase and the last two epochs of a, both variants have one epoch left.
    let left = graph.stages.map { min($0.title == "phase second" ? 1 : 0, $0.epochs) }
    #expect(times.seconds(left, graph, plans, jobs: 1) == 200 && times.seconds(left, graph, plans, jobs: 2) == 100)
  }

  @Test func `the time is unknown if a phase that is left was never timed`() throws {
    let (plans, graph, _) = try sweep()
    let left = graph.stages.map(\.epochs)
    #expect(EpochTimes().seconds(left, graph, plans, jobs: 1) == nil)
    #expect(EpochTimes().seconds(left.map { _ in 0 }, graph, plans, jobs: 1) == 0)
  }
}
