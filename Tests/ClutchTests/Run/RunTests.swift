import Foundation
import Testing
import Torch

@testable import Components
@testable import Experiments
@testable import Stages
@testable import Storage
@testable import Training

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct RunTests {
  /// Executes the toy recipe and returns the files that depend only on the recipe.
  private func run(_ store: String, _ overrides: String..., observer: Recorder = Recorder()) throws -> [String: Data] {
    var experiment = try toyExperiment()
    if !overrides.isEmpty {
      let folder = try TemporaryFolder()
      experiment = try Experiment(recipe: folder.write(toyRecipe, "toys.yaml"), overrides: overrides)
    }
    let run = Run(try Plan(experiment), store: Store(runs: store), observer: observer)
    _ = try run.execute()
    let names = [
      "checkpoint.safetensors", "scores/toy.test.npy", "scores/toy.bright.npy", "clusters.npy", "metrics.json",
      "features/train.features.npy", "recipe.yaml",
    ]
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: "\(run.folder)/\($0)") ?? Data()) })
  }

  @Test func `a run tells bright images from those it was trained on, and leaves every file`() throws {
    let folder = try TemporaryFolder()
    let files = try run(folder.path)
    #expect(files.allSatisfy { !$0.value.isEmpty })
    let results = try JSONDecoder().decode(Results.self, from: files["metrics.json"] ?? Data())
    #expect(results.rows.count == 1)
    #expect(results.rows.first?.metrics["auroc"]?.value ?? 0 > 0.9)
    #expect(results.trainImages == 32 && results.testImages == 32 && results.oodImages == ["bright": 16])
    #expect(results.clusters.map(\.phase) == ["second"])
    #expect(results.clusters.first?.quality["nmi"] != nil)
  }

  @Test func `the log has every epoch of every phase once, in order`() throws {
    let folder = try TemporaryFolder()
    let run = Run(try Plan(toyExperiment()), store: Store(runs: folder.path), observer: nil)
    _ = try run.execute()
    let log = try String(contentsOfFile: "\(run.folder)/log.jsonl", encoding: .utf8)
    let lines = try log.split(separator: "\n").map { try JSONDecoder().decode(LogLine.self, from: Data($0.utf8)) }
    let epochs = lines.filter { $0.event == "epoch" }.map { "\($0.phase) \($0.epoch)" }
    #expect(epochs == ["first 1", "first 2", "second 1", "second 2", "second 3"])
  }

  @Test func `the same recipe and seed give the same bits, another seed gives others`() throws {
    let (a, b, c) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    let first = try run(a.path)
    #expect(try run(b.path) == first)
    let other = try run(c.path, "seed=1")
    #expect(other["checkpoint.safetensors"] != first["checkpoint.safetensors"])
  }

  @Test(arguments: [1, 3, 8, 9, 12, 19])
  func `a run that was stopped goes on to the same bits`(steps: Int) throws {
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let undisturbed = try run(whole.path)
    let recorder = Recorder(stopAfter: steps)
    #expect(throws: Stopped.self) { try run(parts.path, observer: recorder) }
    #expect(recorder.steps == steps)
    let rest = Recorder()
    #expect(try run(parts.path, observer: rest) == undisturbed)
    #expect(rest.steps == 20 - steps, "no step is done twice")
  }

  @Test func `a stopped run goes on in the middle of an epoch more than once`() throws {
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let undisturbed = try run(whole.path)
    for _ in 0..<6 {
      #expect(throws: Stopped.self) { try run(parts.path, observer: Recorder(stopAfter: 3)) }
    }
    #expect(try run(parts.path) == undisturbed)
  }

  @Test func `the same recipe a second time trains nothing`() throws {
    let folder = try TemporaryFolder()
    _ = try run(folder.path)
    let run = Run(try Plan(toyExperiment()), store: Store(runs: folder.path), observer: nil)
    #expect(try run.finished() != nil)
    let recorder = Recorder()
    _ = try self.run(folder.path, observer: recorder)
    #expect(recorder.steps == 0)
    #expect(recorder.reused == ["phase first", "phase second"])
  }

  @Test(arguments: [
    ("train.phases.second.loss.toy-clusters.temperature=0.7", 12), ("score=[{toy: {scale: 2}}]", 0),
    ("train.phases.second.epochs=4", 16), ("data.ood.bright.toy.count=8", 0), ("seed=1", 20),
    ("train.phases.first.epochs=3", 24), ("augment.toy-noise.deviation=0.2", 20),
  ])
  func `a changed recipe trains only what the change concerns`(override: String, steps: Int) throws {
    let folder = try TemporaryFolder()
    _ = try run(folder.path)
    let recorder = Recorder()
    _ = try run(folder.path, override, observer: recorder)
    #expect(recorder.steps == steps)
  }

  @Test func `the resolved recipe that a run leaves describes the same run`() throws {
    let folder = try TemporaryFolder()
    let files = try run(folder.path)
    let text = String(decoding: files["recipe.yaml"] ?? Data(), as: UTF8.self)
    let again = try Plan(try toyExperiment(text: text))
    #expect(again.key == (try Plan(toyExperiment())).key)
  }

  @Test func `a loss that is not a number stops the run with its place and keeps the last good checkpoint`() throws {
    let folder = try TemporaryFolder()
    let recorder = Recorder()
    let error = #expect(throws: RunError.self) {
      try run(folder.path, "train.phases.second.loss=diverging", observer: recorder)
    }
    let place = "in phase second, epoch 1, step 1"
    #expect(
      error?.description
        == "training diverged: the loss 'diverging' (ClutchTests/ToyComponents.swift) is not a number \(place). A "
        + "smaller learning rate, a warm-up (schedule: {toy: {warm-up: 1}}), a higher temperature or precision: fp32 "
        + "usually helps")
    let again = Recorder()
    _ = try run(folder.path, observer: again)
    #expect(again.reused == ["phase first"])
  }

  @Test func `a loss that is not a number after a checkpoint says where the checkpoint is`() throws {
    let folder = try TemporaryFolder()
    let store = Store(runs: folder.path)
    let good = try Plan(toyExperiment())
    let bad = try Plan(toyExperiment("train.phases.second.loss=diverging"))
    // 8 steps of the first phase, and one epoch and a step of the second.
    let recorder = Recorder(stopAfter: 13)
    #expect(throws: Stopped.self) { try Run(good, store: store, observer: recorder).execute() }
    #expect(recorder.steps >= 13)
    let phase = try store.makeFolder(.phase, bad.phaseKeys[1])
    try AtomicFile.copy(
      "\(store.folder(.phase, good.phaseKeys[1]))/partial.safetensors", to: "\(phase)/partial.safetensors")
    let error = #expect(throws: RunError.self) { try Run(bad, store: store, observer: nil).execute() }
    let text = error?.description ?? ""
    #expect(
      text.contains("; training up to the last checkpoint is kept in \(phase). A smaller learning rate, "), "\(text)")
  }

  @Test func `a damaged checkpoint is named, and after its removal the run ends with the same bits`() throws {
    let folder = try TemporaryFolder()
    let undisturbed = try run(folder.path)
    let experiment = try toyExperiment()
    let key = try Plan(experiment).networkKey
    let path = Store(runs: folder.path).folder(.phase, key) + "/final.safetensors"
    var data = try #require(FileManager.default.contents(atPath: path))
    data[data.count - 5] ^= 1
    try data.write(to: URL(fileURLWithPath: path))
    for file in ["embedding", "score"] { try FileManager.default.removeItem(atPath: "\(folder.path)/.cache/\(file)") }
    let error = #expect(throws: RunError.self) { try run(folder.path) }
    #expect(error?.description.hasPrefix("\(path): is damaged: its checksum differs; delete it") == true)
    try FileManager.default.removeItem(atPath: path)
    #expect(try run(folder.path) == undisturbed)
  }

  @Test func `collapsed projections stop the run`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: RunError.self) {
      try run(
        folder.path, "head.toy.output=1", "train.phases.first.epochs=30", "train.optimizer.toy.learning-rate=0.0001",
        "augment=[]", "data.train.toy.levels=[40]")
    }
    #expect(
      error?.description
        == "the projections collapsed in phase first, epoch 3: the mean cosine between images is 1.0000 (1.0000 "
        + "before its first step). Stronger augmentation, larger batches, batch norm in the head or another learning "
        + "rate may help; to train on anyway, set train.stop-on-collapse: false")
  }

  @Test func `a run may go on with collapsed projections, and notes it`() throws {
    let folder = try TemporaryFolder()
    let recorder = Recorder()
    _ = try run(
      folder.path, "head.toy.output=1", "train.phases.first.epochs=3", "train.optimizer.toy.learning-rate=0.0001",
      "augment=[]", "data.train.toy.levels=[40]", "train.stop-on-collapse=false", observer: recorder)
    let notes = recorder.events.compactMap { if case .note(let text) = $0 { text } else { nil } }
    #expect(notes.contains { $0.hasPrefix("the projections collapsed in phase first, epoch 3: ") })
  }
}
