import Foundation
import Testing

@testable import Components
@testable import Experiments
@testable import Stages
@testable import Storage
@testable import Training

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct RungTests {
  private let folder: TemporaryFolder
  private let measure = Measure(scorer: "toy", metric: .auroc)

  init() throws { folder = try TemporaryFolder() }

  private var store: Store { Store(runs: folder.path) }

  private func run(_ overrides: [String] = [], _ recorder: Recorder = Recorder()) throws -> (Run, Plan) {
    let file = try TemporaryFolder()
    toys
    let plan = try Plan(Experiment(recipe: file.write(validationRecipe, "toys.yaml"), overrides: overrides))
    return (Run(plan, store: store, observer: recorder), plan)
  }

  @Test func `the value is that of a run of the same weights, by the validation images alone`() throws {
    // A rung two epochs into the phase has the weights of a run whose phase has two epochs, with a schedule of three.
    let recorder = Recorder()
    let (run, plan) = try run(["train.schedule.toy.over=phase"], recorder)
    try run.measure(measure, in: 1, at: 2)
    let value = try #require(try store.rung(plan.rung(1, epoch: 2, measure).key))
    let partial = try Checkpoint(path: store.folder(.phase, plan.phaseKeys[1]) + "/partial.safetensors")
    #expect(partial.epoch == 2 && partial.step == 0)
    let model = try plan.makeModel(plan.train.images())
    try partial.restore(model.tensors)
    let again = try plan.value(measure) { try model.embed($0.images().samples, $1) }
    #expect(value == again && (0...1).contains(value))
    let embedded = recorder.events.compactMap { if case .embedding(let set, _) = $0 { set } else { nil } }
    #expect(embedded == ["train", "validation.test", "validation.pale"], "no image to test on is looked at")
  }

  @Test func `a run that was measured on the way ends with the bits of one that was not`() throws {
    let (measured, plan) = try run()
    for epoch in [1, 2] { try measured.measure(measure, in: 1, at: epoch) }
    _ = try measured.execute()
    let alone = try TemporaryFolder()
    let other = Run(plan, store: Store(runs: alone.path), observer: nil)
    _ = try other.execute()
    for name in ["checkpoint.safetensors", "metrics.json", "scores/toy.bright.npy"] {
      let bytes = FileManager.default.contents(atPath: "\(measured.folder)/\(name)")
      #expect(bytes != nil && bytes == FileManager.default.contents(atPath: "\(other.folder)/\(name)"), "\(name)")
    }
  }

  @Test func `what is known is not measured again, and what was stopped on the way goes on`() throws {
    let stopped = Recorder(stopAfter: 9)
    #expect(throws: Stopped.self) { try run([], stopped).0.measure(measure, in: 1, at: 2) }
    let rest = Recorder()
    try run([], rest).0.measure(measure, in: 1, at: 2)
    #expect(stopped.steps + rest.steps == 2 * 4 + 2 * 4)
    let again = Recorder()
    try run([], again).0.measure(measure, in: 1, at: 2)
    #expect(again.events.isEmpty)
  }

  @Test func `where training was further before, nothing is measured and nothing trained`() throws {
    let (run, plan) = try run()
    _ = try run.execute()
    let recorder = Recorder()
    try self.run([], recorder).0.measure(measure, in: 1, at: 1)
    #expect(recorder.steps == 0)
    #expect(try store.rung(plan.rung(1, epoch: 1, measure).key) == nil)
    // The same in the middle of the second epoch.
    let six = Recorder(stopAfter: 6)
    let (other, longer) = try self.run(["train.phases.second.epochs=4"], six)
    #expect(throws: Stopped.self) { try other.execute() }
    try self.run(["train.phases.second.epochs=4"]).0.measure(measure, in: 1, at: 1)
    #expect(try store.rung(longer.rung(1, epoch: 1, measure).key) == nil)
  }

  @Test func `a metric of which less is better is measured as it is`() throws {
    let (run, plan) = try run()
    let fpr = Measure(scorer: "toy", metric: .fpr95)
    try run.measure(fpr, in: 1, at: 1)
    try run.measure(measure, in: 1, at: 1)
    let (rate, area) = (
      try store.rung(plan.rung(1, epoch: 1, fpr).key), try store.rung(plan.rung(1, epoch: 1, measure).key)
    )
    #expect(rate != nil && area != nil && rate != area)
  }

  @Test func `a damaged measurement is named`() throws {
    let (_, plan) = try run()
    let key = plan.rung(1, epoch: 1, measure).key
    let folder = try store.makeFolder(.rung, key)
    try Store.write([Store.rungFile: Data("{".utf8)], to: folder)
    let error = #expect(throws: RunError.self) { try store.rung(key) }
    #expect(error?.description == "\(folder)/rung.json: is damaged; delete it and run the same command again")
  }
}
