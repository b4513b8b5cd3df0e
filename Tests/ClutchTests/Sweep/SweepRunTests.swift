import Foundation
import Testing

@testable import Comparisons
@testable import Components
@testable import Runs
@testable import Stages
@testable import Storage
@testable import Sweeps

@Suite(.serialized) struct SweepRunTests {
  private let folder: TemporaryFolder
  private let launcher = TestLauncher()

  init() throws { folder = try TemporaryFolder() }

  private func run(_ sweep: Sweep, _ observer: SweepRecorder = SweepRecorder()) throws -> SweepResult {
    let store = Store(runs: folder.path)
    let graph = try StageGraph(sweep.plans, store)
    let plan = SweepPlan(sweep, graph, store, EpochTimes(store))
    return try SweepRun(
      sweep, graph, plan: plan, times: EpochTimes(store), store: store, launcher: launcher, observer: observer
    ).execute()
  }

  private func states(_ outcome: SweepResult) -> [String] {
    outcome.record.trials.map { "\($0.name): \($0.state.rawValue)" }
  }

  private let two = "{ variants: { a: {}, b: { train.phases.second.loss: toy } } }"

  @Test func `every stage is done once, and each trial lies where a run of the same settings does`() throws {
    let outcome = try run(toySweep(two))
    #expect(
      launcher.started == ["phase 0", "phase 1", "phase 1", "embeddings", "embeddings", "results", "results"])
    #expect(states(outcome) == ["a: done", "b: done"])
    #expect(outcome.epochsTrained == 8 && outcome.stagesDone == 7)
    #expect(outcome.record.epochs == 8 && outcome.record.epochsWithoutSharing == 10)
    let run = Run(try Plan(toyExperiment()), store: Store(runs: folder.path), observer: nil)
    #expect(try run.finished() != nil && run.folder == "\(folder.path)/\(outcome.record.trials[0].run)")
  }

  @Test func `the results are those of the runs by themselves`() throws {
    let outcome = try run(toySweep(two))
    let alone = try TemporaryFolder()
    for (index, override) in ["seed=0", "train.phases.second.loss=toy"].enumerated() {
      let run = Run(try Plan(toyExperiment(override)), store: Store(runs: alone.path), observer: nil)
      _ = try run.execute()
      for name in ["metrics.json", "checkpoint.safetensors", "scores/toy.bright.npy", "features/test.features.npy"] {
        let path = "\(outcome.record.trials[index].run)/\(name)"
        #expect(folder.read(path) != nil && folder.read(path) == alone.read(path), "\(path)")
      }
    }
  }

  @Test func `a second time nothing is done, and sweep.json has the same bytes`() throws {
    let first = try run(toySweep(two))
    let path = "\(try toySweep(two).folder)/sweep.json"
    let bytes = try #require(folder.read(path))
    let again = try run(toySweep(two))
    #expect(again.stagesDone == 0 && again.epochsTrained == 0)
    #expect(folder.read(path) == bytes)
    #expect(
      try SweepRecord(folder: "\(folder.path)/\(try toySweep(two).folder)")?.trials.map(\.run)
        == first.record.trials.map(\.run))
    let history = try #require(folder.read("\(try toySweep(two).folder)/history.jsonl"))
    #expect(String(decoding: history, as: UTF8.self).split(separator: "\n").count == 4)
  }

  @Test func `scorers alone train nothing and embed nothing`() throws {
    _ = try Run(try Plan(toyExperiment()), store: Store(runs: folder.path), observer: nil).execute()
    let outcome = try run(toySweep("", ["score=[{toy: {scale: 2}}],[{toy: {scale: 3}}],[toy]"]))
    #expect(launcher.started == ["results", "results"], "the third was there")
    #expect(outcome.epochsTrained == 0 && outcome.record.trials.allSatisfy { $0.state == .done })
  }

  @Test func `a variant that is not a number takes nothing with it, and its log and error are named`() throws {
    let observer = SweepRecorder()
    let sweep = try toySweep(
      "{ variants: { bad: { train.phases.second.loss: diverging }, good: {} }, seeds: 2 }")
    let outcome = try run(sweep, observer)
    #expect(
      states(outcome) == ["bad, seed=0: failed", "bad, seed=1: failed", "good, seed=0: done", "good, seed=1: done"])
    let trial = outcome.record.trials[0]
    #expect(
      trial.error?.hasPrefix(
        "training diverged: the loss 'diverging' (ClutchTests/ToyComponents.swift) is not a number in phase second, "
          + "epoch 1, step 1. A smaller learning rate, ") == true)
    let key = sweep.plans[0].phaseKeys[1].hex.prefix(8)
    #expect(trial.log == "logs/second-\(key).log")
    #expect(observer.failures.count == 2)
    #expect(outcome.record.trials[2].error == nil)
  }

  @Test func `what is compared with the baseline is found in the sweep's folder, however the recipe writes it`() throws
  {
    let sweep = try toySweep(
      "{ grid: { encoder: [toy, { toy: { width: 2 } }] }, baseline: { encoder: { toy: {} } } }")
    _ = try run(sweep)
    let found = try #require(try SweepFolder("\(folder.path)/\(sweep.folder)"))
    #expect(found.baseline?.rows == ["encoder=toy": "encoder=toy", "encoder=toy(width=2)": "encoder=toy"])
  }

  @Test func `what failed is tried again by the same command`() throws {
    launcher.before = { job in if job.work == "embeddings" { throw RunError("no room") } }
    #expect(states(try run(toySweep(two))) == ["a: failed", "b: failed"])
    launcher.before = { _ in }
    let outcome = try run(toySweep(two))
    #expect(states(outcome) == ["a: done", "b: done"] && outcome.epochsTrained == 0)
  }

  @Test func `a stage whose process is killed is tried twice more`() throws {
    launcher.kills = [.signal(SIGKILL), .signal(SIGSEGV)]
    let observer = SweepRecorder()
    #expect(states(try run(toySweep(two), observer)) == ["a: done", "b: done"])
    #expect(launcher.started.prefix(4) == ["phase 0", "phase 0", "phase 0", "phase 1"])
    #expect(
      observer.retries == [
        "its process was killed by signal 9 (Killed)", "its process was killed by signal 11 (Segmentation fault)",
      ])
  }

  @Test func `a stage whose process is killed three times has failed, and so has one that ends by itself`() throws {
    launcher.kills = Array(repeating: .signal(SIGKILL), count: 3)
    let observer = SweepRecorder()
    #expect(states(try run(toySweep(two), observer)) == ["a: failed", "b: failed"])
    #expect(observer.failures == ["its process was killed three times, last by signal 9 (Killed)"])
    launcher.kills = [.exit(1)]
    let other = SweepRecorder()
    _ = try run(toySweep(two), other)
    #expect(other.failures == ["its process ended with code 1"])
  }

  @Test func `a job that its queue has lost is tried again where that may help, three times at most`() throws {
    launcher.kills = Array(repeating: .lost("its job 1_0 ended as NODE_FAIL", again: true), count: 3)
    let observer = SweepRecorder()
    #expect(states(try run(toySweep(two), observer)) == ["a: failed", "b: failed"])
    #expect(observer.retries == Array(repeating: "its job 1_0 ended as NODE_FAIL", count: 2))
    #expect(observer.failures == ["its job 1_0 ended as NODE_FAIL, the third job that was lost"])
    launcher.kills = [.lost("its job 1_0 was cancelled", again: false)]
    let other = SweepRecorder()
    _ = try run(toySweep(two), other)
    #expect(other.failures == ["its job 1_0 was cancelled"] && other.retries.isEmpty)
  }

  @Test func `a sweep that is stopped says so, and goes on to the same end`() throws {
    #expect(throws: Stopped.self) { try run(toySweep(two), SweepRecorder(stopAfter: 2)) }
    #expect(launcher.stopped)
    let record = try SweepRecord(folder: "\(folder.path)/\(try toySweep(two).folder)")
    #expect(record?.trials.map(\.state) == [.waiting, .waiting])
    let outcome = try run(toySweep(two))
    #expect(outcome.stagesDone == 5 && states(outcome) == ["a: done", "b: done"])
  }

  @Test func `a worker refuses what is not what the sweep planned`() throws {
    let observer = SweepRecorder()
    // Meanwhile, the job's recipe is replaced by another one.
    launcher.before = { job in
      let text = try String(contentsOfFile: job.recipe, encoding: .utf8)
      try text.replacing("seed: 0", with: "seed: 1").write(toFile: job.recipe, atomically: true, encoding: .utf8)
    }
    _ = try run(toySweep(two), observer)
    #expect(
      observer.failures == [
        "the images, the sources or the machine have changed since the sweep was planned; run the same command again"
      ])
  }

  @Test func `components are swapped in a grid: losses, clusterers, scorers`() throws {
    let outcome = try run(
      toySweep(
        "{ grid: { train.phases.second.loss: [toy, toy-clusters], train.phases.second.clusters.by: [toy, { toy: { k: 3 } }], score: [[toy], [{ toy: { layer: projection } }]] } }"
      ))
    #expect(outcome.record.trials.count == 8 && outcome.record.trials.allSatisfy { $0.state == .done })
    #expect(launcher.started.count { $0 == "phase 1" } == 4)
    #expect(
      outcome.record.trials[7].settings.map { "\($0.label) \($0.path) \($0.value)" } == [
        "loss train.phases.second.loss toy-clusters", "by train.phases.second.clusters.by {toy: {k: 3}}",
        "score score [{toy: {layer: projection}}]",
      ])
  }
}
