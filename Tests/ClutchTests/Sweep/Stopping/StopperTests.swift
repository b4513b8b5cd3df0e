import Foundation
import Testing

@testable import Components
@testable import Stages
@testable import Storage
@testable import Sweeps

/// Variants of the toy recipe that share no stages, by trial name.
private func variants(_ names: String) -> String {
  let all = names.enumerated().map { "\($1): { train.optimizer.toy.learning-rate: 0.0\($0 + 1) }" }
  return "variants: { \(all.joined(separator: ", ")) }"
}

@Suite(.serialized) struct StopperTests {
  /// Nine trials at rungs 1 and 3 of 9 epochs, with ASHA and reduction 3.
  private static let nine: [String: [Double]] = [
    "a": [0.5, 0.0], "b": [0.6, 0.65], "c": [0.4, 0.0], "d": [0.9, 0.85], "e": [0.3, 0.0], "f": [0.7, 0.95],
    "g": [0.8, 0.7], "h": [0.2, 0.0], "i": [0.1, 0.0],
  ]
  private static let ninth = "{ stop: { asha: { reduction: 3 } }, \(variants("abcdefghi")) }"

  @Test func `halving goes by the paper's algorithm 2, worked by hand`() throws {
    let sweep = try MadeUpMeasurements(Self.ninth, Self.nine)
    let recorder = SweepRecorder()
    let outcome = try sweep.run(recorder)
    // a, b, c: b is the best of 3 and continues. d: now d is the best of 4. f: d and f of 6; among b, d and f at epoch
    // 3, f is the best and continues to the end. g: d and g of 7. h, i: d, g and f of 9, all of which have continued.
    #expect(
      sweep.order == [
        "a 1", "b 1", "c 1", "b 3", "d 1", "d 3", "e 1", "f 1", "f 3", "g 1", "g 3", "h 1", "i 1",
      ])
    #expect(
      MadeUpMeasurements.ends(outcome.record) == [
        "a: stopped 1/9", "b: stopped 3/9", "c: stopped 1/9", "d: stopped 3/9", "e: stopped 1/9", "f: done",
        "g: stopped 3/9", "h: stopped 1/9", "i: stopped 1/9",
      ])
    #expect(outcome.record.trials[1].measured == [.init(epoch: 1, value: 0.6), .init(epoch: 3, value: 0.65)])
    #expect(outcome.record.measure == Measure(scorer: "toy", metric: .auroc))
    #expect(recorder.failures.isEmpty)
    let stops = recorder.events.compactMap {
      if case .stopped(let trial, let stop, _) = $0 { (trial, stop.epoch) } else { nil }
    }
    #expect(stops.map(\.0) == [0, 1, 2, 3, 4, 6, 7, 8] && stops.map(\.1) == [1, 3, 1, 3, 1, 3, 1, 1])
  }

  @Test(arguments: [1, 2, 5])
  func `interrupted after every few stages, it measures, judges and ends the same`(stages: Int) throws {
    let (whole, parts) = (
      try MadeUpMeasurements(Self.ninth, Self.nine), try MadeUpMeasurements(Self.ninth, Self.nine)
    )
    try whole.run()
    var starts = 1
    var isDone = false
    while !isDone {
      do {
        _ = try parts.run(SweepRecorder(stopAfter: stages))
        isDone = true
      } catch is Stopped {
        starts += 1
      }
    }
    #expect(starts > 4)
    #expect(parts.order == whole.order)
    for name in ["verdicts.json", "sweep.json"] {
      let bytes = try whole.read(name)
      #expect(try bytes != nil && parts.read(name) == bytes, "\(name)")
    }
  }

  @Test func `given again, nothing is done, and no decision changes`() throws {
    let sweep = try MadeUpMeasurements(Self.ninth, Self.nine)
    try sweep.run()
    let (decisions, record) = (try sweep.read("verdicts.json"), try sweep.read("sweep.json"))
    let started = sweep.launcher.started.count
    let again = try sweep.run()
    #expect(sweep.launcher.started.count == started && again.stagesDone == 0)
    #expect(try sweep.read("verdicts.json") == decisions && sweep.read("sweep.json") == record)
  }

  @Test func `the median rule goes by the best so far and the others' averages, worked by hand`() throws {
    // Rungs at 1, 2, 4 and 8 of 9 epochs. Epoch 1: the median of the others is 0.65625 for a, 0.59375 for b, 0.65625
    // for d and 0.5625 for e, so a and d are stopped. Epoch 2: c has 0.875 on average and e 0.65625; their median is
    // above the best of b, 0.625. The median of b and c, 0.6875, equals the best of e. Epoch 4: c and e have only one
    // other.
    let sweep = try MadeUpMeasurements(
      "{ stop: { median: { trials: 2 } }, \(variants("abcde")) }",
      [
        "a": [0.5], "b": [0.625, 0.375], "c": [0.75, 1, 0.5, 0.5], "d": [0.25], "e": [0.6875, 0.625, 0.125, 0.125],
      ])
    let outcome = try sweep.run()
    #expect(
      MadeUpMeasurements.ends(outcome.record) == [
        "a: stopped 1/9", "b: stopped 2/9", "c: done", "d: stopped 1/9", "e: done",
      ])
    #expect(sweep.order == ["a 1", "b 1", "c 1", "d 1", "e 1", "b 2", "c 2", "e 2", "c 4", "e 4", "c 8", "e 8"])
  }

  @Test func `trials of a seed compete with each other alone`() throws {
    // For seed 0 a is best, for seed 1 b; all trials of seed 1 are worse than all of seed 0.
    let sweep = try MadeUpMeasurements(
      "{ stop: { asha: { reduction: 2, first: 5 } }, \(variants("ab")), seeds: 2 }",
      ["a, seed=0": [0.9], "b, seed=0": [0.8], "a, seed=1": [0.3], "b, seed=1": [0.4]])
    #expect(
      MadeUpMeasurements.ends(try sweep.run().record) == [
        "a, seed=0: done", "a, seed=1: stopped 5/9", "b, seed=0: stopped 5/9", "b, seed=1: done",
      ])
  }

  @Test func `where less is better the least goes on`() throws {
    let sweep = try MadeUpMeasurements(
      "{ stop: { asha: { reduction: 2, first: 5 }, measure: { metric: fpr95 } }, \(variants("ab")) }",
      ["a": [0.9], "b": [0.8]])
    let record = try sweep.run().record
    #expect(MadeUpMeasurements.ends(record) == ["a: stopped 5/9", "b: done"])
    #expect(record.trials[0].measured == [.init(epoch: 5, value: 0.9)])
  }

  @Test func `what fails leaves its place to the next, so that somebody comes to the end`() throws {
    let sweep = try MadeUpMeasurements(
      "{ stop: { asha: { first: 5 } }, \(variants("abc")) }", ["a": [0.7], "b": [0.9], "c": [0.8]])
    let plan = try sweep.sweep().plans[1]
    sweep.launcher.before = { job in
      if job.work == "phase", job.key == plan.networkKey.hex { throw RunError("it diverged") }
    }
    let record = try sweep.run().record
    #expect(MadeUpMeasurements.ends(record) == ["a: stopped 5/9", "b: failed", "c: done"])
    sweep.launcher.before = { _ in }
    // When tried again, b continues where it stopped.
    #expect(MadeUpMeasurements.ends(try sweep.run().record) == ["a: stopped 5/9", "b: done", "c: done"])
  }

  @Test func `a last phase that trials share is never stopped`() throws {
    let sweep = try MadeUpMeasurements(
      "{ stop: { asha: {} }, grid: { score: [[toy], [toy, { toy: { label: far } }]] } }", [:])
    let record = try sweep.run().record
    #expect(record.trials.map(\.state) == [.done, .done] && sweep.order.isEmpty)
    let store = Store(runs: "/nowhere")
    let planned = try sweep.sweep()
    let graph = try StageGraph(planned.plans, store, planned.stopping)
    #expect(SweepPlan(planned, graph, store, EpochTimes(store)).stopping?.trials == 0)
  }

  @Test func `what was trained further before is measured no more and goes on`() throws {
    let sweep = try MadeUpMeasurements(
      "{ stop: { asha: { reduction: 2, first: 5 } }, \(variants("ab")) }", ["b": [0.9]])
    try Run(sweep.sweep().plans[0], store: sweep.store, observer: nil).train(through: 1)
    let record = try sweep.run().record
    #expect(MadeUpMeasurements.ends(record) == ["a: done", "b: done"])
    #expect(record.trials[0].measured == [] && sweep.order == ["b 5"])
  }

  @Test func `a run of a stopped trial goes on from its checkpoint, and the sweep stays as it is`() throws {
    let sweep = try MadeUpMeasurements("{ stop: { asha: { reduction: 2, first: 5 } }, \(variants("ab")) }", [:])
    let outcome = try sweep.run()
    let stopped = try #require(outcome.record.trials.firstIndex { $0.stop != nil })
    let recorder = Recorder()
    let run = Run(try sweep.sweep().plans[stopped], store: sweep.store, observer: recorder)
    _ = try run.execute()
    #expect(recorder.steps == 4 * 4, "four epochs of four steps are left")
    let record = try sweep.read("sweep.json")
    #expect(MadeUpMeasurements.ends(try sweep.run().record) == MadeUpMeasurements.ends(outcome.record))
    #expect(try sweep.read("sweep.json") == record)
  }

  @Test func `a plan tells the rungs, the measure and the most that may be trained`() throws {
    let sweep = try MadeUpMeasurements(Self.ninth, [:]).sweep()
    let store = Store(runs: "/nowhere")
    let plan = SweepPlan(sweep, try StageGraph(sweep.plans, store, sweep.stopping), store, EpochTimes(store))
    #expect(plan.stopping?.rule == "asha, reduction 3" && plan.stopping?.rungs == [1, 3])
    #expect(plan.stopping?.trials == 9 && plan.epochs.toDo == 9 * (2 + 9))
    #expect(
      plan.stages.prefix(4).map(\.stage)
        == ["phase first", "phase second to epoch 1", "phase second to epoch 3", "phase second"])
  }

  @Test func `damaged decisions are named`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("[", "verdicts.json")
    let error = #expect(throws: RunError.self) { try StopDecisions(folder: folder.path) }
    #expect(
      error?.description
        == "\(folder.path)/verdicts.json: is damaged or from another version of Clutch; delete it to judge the trials again"
    )
  }
}
