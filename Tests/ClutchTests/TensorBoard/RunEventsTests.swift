import Foundation
import Testing

@testable import Components
@testable import Experiments
@testable import Stages
@testable import Storage
@testable import TensorBoard

@Suite(.serialized) struct RunEventsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(
    _ observer: Recorder = Recorder(), in folder: TemporaryFolder? = nil, with overrides: String...
  ) throws -> Run {
    toys
    let text = try TemporaryFolder()
    let experiment = try Experiment(recipe: text.write(toyRecipe, "toys.yaml"), overrides: overrides)
    return Run(try Plan(experiment), store: Store(runs: (folder ?? self.folder).path), observer: observer)
  }

  private func file(_ run: Run) -> String { "\(run.folder)/\(EventFile.name)" }

  private func events(_ run: Run) throws -> EventReader {
    EventReader(try Data(contentsOf: URL(fileURLWithPath: file(run))))
  }

  @Test func `a run leaves every number of its log and its results, each at the step of the run`() throws {
    let run = try run()
    _ = try run.execute()
    let events = try events(run)
    #expect(events.hasGoodChecksums)
    func steps(_ tag: String) -> [Int] { events.points.filter { $0.tag == tag }.map(\.step) }
    for tag in ["train/loss", "train/learning-rate", "train/gradient-norm", "epoch/loss", "epoch/mean-cosine"] {
      #expect(steps(tag) == [4, 8, 12, 16, 20], "\(tag)")
    }
    for tag in ["clusters/count", "clusters/sizes", "clusters/nmi", "clusters/ari", "clusters/accuracy"] {
      #expect(steps(tag) == [8, 16], "\(tag)")
    }
    #expect(steps("clusters/agreement") == [16])
    #expect(steps("views/first") == [0] && steps("views/second") == [8])
    for tag in ["results/auroc/toy/bright", "scores/toy/test", "scores/toy/bright", "_hparams_/session_end_info"] {
      #expect(steps(tag) == [20], "\(tag)")
    }
    #expect(steps("_hparams_/session_start_info") == [0] && steps("recipe") == [0])
    #expect(Set(events.points).count == events.points.count)
  }

  @Test(arguments: [1, 5, 8, 9, 15, 19])
  func `a run that goes on shows every point once, wherever it was stopped`(steps: Int) throws {
    let alone = try TemporaryFolder()
    let whole = try run(in: alone)
    _ = try whole.execute()
    let recorder = Recorder(stopAfter: steps)
    let first = try run(recorder)
    #expect(throws: Stopped.self) { try first.execute() }
    // The events of a process that was killed after its last checkpoint, plus half a record.
    let handle = try #require(FileHandle(forWritingAtPath: file(first)))
    try handle.seekToEnd()
    try handle.write(contentsOf: EventRecord.values([.scalar("train/loss", 1)], step: 1000, time: 1) + Data([1, 2, 3]))
    try handle.close()
    let second = try run()
    _ = try second.execute()
    let (expected, found) = (try events(whole), try events(second))
    #expect(found.hasGoodChecksums)
    #expect(found.points == expected.points)
  }

  @Test func `phases that another run trained are told from their logs`() throws {
    let first = try run()
    _ = try first.execute()
    let second = try run(with: "name=other")
    _ = try second.execute()
    #expect(try events(second).points == events(first).points)
  }

  @Test func `a run that goes on cuts its file in place`() throws {
    let recorder = Recorder(stopAfter: 9)
    let first = try run(recorder)
    #expect(throws: Stopped.self) { try first.execute() }
    let reader = try #require(FileHandle(forReadingAtPath: file(first)))
    let before = try #require(try reader.readToEnd())
    let second = try run()
    _ = try second.execute()
    try reader.seek(toOffset: 0)
    let after = try #require(try reader.readToEnd())
    #expect(after.count > before.count)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file(second))) == after, "it is still the same file")
  }

  @Test func `events that cannot be written are told once and stop nothing`() throws {
    let recorder = Recorder()
    let run = try run(recorder)
    try FileManager.default.createDirectory(atPath: file(run), withIntermediateDirectories: true)
    let results = try run.execute()
    #expect(results.rows.count == 1)
    let notes = recorder.events.compactMap { if case .note(let text) = $0 { text } else { nil } }
    #expect(
      notes == ["TensorBoard's events are incomplete: \(file(run)): cannot be written: Is a directory"])
  }

  @Test func `a run that failed says so, and takes it back when it goes on`() throws {
    let failing = try run(with: "train.phases.second.loss=diverging")
    #expect(throws: RunError.self) { try failing.execute() }
    #expect(try events(failing).points.last?.tag == "_hparams_/session_end_info")
    #expect(throws: RunError.self) { try run(with: "train.phases.second.loss=diverging").execute() }
    #expect(try events(failing).points.count { $0.tag == "_hparams_/session_end_info" } == 1)
  }

  @Test func `the projector gets images of every set, what they are and their pictures`() throws {
    let run = try run()
    _ = try run.execute()
    func lines(_ name: String) throws -> [String] {
      try String(contentsOfFile: "\(run.folder)/projector/\(name)", encoding: .utf8).split(separator: "\n").map(
        String.init)
    }
    let (features, images) = (try lines("features.tsv"), try lines("images.tsv"))
    // 32 images each for train and test, 16 of the OOD set; 4 features.
    #expect(features.count == 80 && features.allSatisfy { $0.split(separator: "\t").count == 4 })
    #expect(images.count == 81 && images[0] == "set\tclass\tcluster")
    #expect(images[1].hasPrefix("train\tdark\t") && images.last == "bright\tlight\t", "\(images.last ?? "")")
    let png = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(run.folder)/projector/images.png")))
    // Nine columns and nine rows of 8 pixels.
    #expect(Array(png[16..<24]) == [0, 0, 0, 72, 0, 0, 0, 72])
    let config = try String(contentsOfFile: "\(run.folder)/projector_config.pbtxt", encoding: .utf8)
    #expect(config.contains("tensor_path: \"projector/features.tsv\"") && config.contains("single_image_dim: 8"))
  }
}
