import Foundation
import Testing
import Torch

@testable import Components
@testable import Runs
@testable import Stages
@testable import Storage
@testable import TensorBoard

// Serialized because threads, which are part of a stage's key, belong to the whole process.
extension RunTests {
  /// The effect of damaged files on results: none, or an error.
  @Suite(.serialized) struct DamageTests {
    private let folder: TemporaryFolder
    private let run: Run
    private let results: [String: Data]

    init() throws {
      folder = try TemporaryFolder()
      run = Run(try Plan(toyExperiment()), store: Store(runs: "\(folder.path)/runs"), observer: nil)
      _ = try run.execute()
      results = Self.results(of: run)
    }

    /// The files that do not contain times.
    private static func results(of run: Run) -> [String: Data] {
      let files = OpenFolder(run.folder)?.files() ?? []
      let names = files.map(\.name).filter { !["log.jsonl", EventFile.name, "recipe.yaml"].contains($0) }
      return Dictionary(
        uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: "\(run.folder)/\($0)") ?? Data()) })
    }

    /// Flips the lowest bit of a byte in place; hard links to the file change too.
    private func flip(_ path: String, fromEnd place: Int = 3) throws {
      let file = try #require(FileHandle(forUpdatingAtPath: path))
      let end = try file.seekToEnd()
      try file.seek(toOffset: end - UInt64(place))
      let byte = try #require(try file.read(upToCount: 1)?.first)
      try file.seek(toOffset: end - UInt64(place))
      try file.write(contentsOf: Data([byte ^ 1]))
    }

    private func stages(_ kind: String, _ name: String) -> [String] {
      let files = OpenFolder("\(folder.path)/runs/.cache/\(kind)")?.files() ?? []
      return files.map(\.name).filter { $0.hasSuffix("/\(name)") }.map { "\(folder.path)/runs/.cache/\(kind)/\($0)" }
    }

    /// Executes the recipe again, as if it had not finished, and returns the notes.
    private func again(without kinds: [String] = []) throws -> [String] {
      for kind in kinds { try FileManager.default.removeItem(atPath: "\(folder.path)/runs/.cache/\(kind)") }
      let recorder = Recorder()
      let run = Run(try Plan(toyExperiment()), store: Store(runs: "\(folder.path)/runs"), observer: recorder)
      _ = try run.execute()
      return recorder.events.compactMap { if case .note(let text) = $0 { text } else { nil } }
    }

    @Test(arguments: [
      ("embedding", "features.npy", ["score"]), ("embedding", "projections.npy", ["score"]),
      ("embedding", "features.npy", []), ("embedding", "projections.npy", []), ("score", "scores.npy", []),
    ])
    func `a damaged stage is computed again with a note, and every result has its bits`(
      kind: String, name: String, without: [String]
    ) throws {
      let paths = stages(kind, name)
      #expect(paths.count >= 2)
      for path in paths { try flip(path) }
      let notes = try again(without: without)
      let damage = "is damaged or was changed: its checksum differs from that in checksums.xxh64; it is computed again"
      #expect(Set(notes) == Set(paths.map { "\($0): \(damage)" }))
      #expect(Self.results(of: run) == results)
      #expect(try again().isEmpty, "what was damaged has been replaced")
    }

    @Test(arguments: [("embedding", "features.npy"), ("score", "scores.npy")])
    func `without its checksum a stage is computed again`(kind: String, name: String) throws {
      for path in stages(kind, "checksums.xxh64") { unlink(path) }
      for path in stages(kind, name) { try flip(path) }
      #expect(try again().isEmpty)
      #expect(Self.results(of: run) == results)
    }

    @Test func `a damaged list of checksums is noted, and its stage is computed again`() throws {
      let paths = stages("score", "checksums.xxh64")
      #expect(paths.count >= 2)
      for path in paths { try Data("damaged".utf8).write(to: URL(fileURLWithPath: path)) }
      #expect(
        try Set(again()) == Set(paths.map { "\($0): is damaged: it does not list scores.npy; it is computed again" }))
      #expect(Self.results(of: run) == results)
    }

    /// A flipped bit may turn the name of a stage into another one.
    @Test func `a run's list of stages that was changed protects the cache, and the next start writes it`() throws {
      let runs = "\(folder.path)/runs"
      try flip("\(run.folder)/stages.json", fromEnd: 8)
      let error = #expect(throws: RunError.self) { try UnneededStages(in: runs) }
      #expect(
        error?.description
          == "\(run.folder)/stages.json: is damaged or was changed: its checksum differs from that in checksums.xxh64; "
          + "nothing was removed, because this run may need any stage; write the list again with: clutch run "
          + "\(run.folder)/recipe.yaml; or remove the run with: clutch runs remove \(run.folder)")
      #expect(run.missing == ["stages.json"])
      #expect(try run.finished() == nil)
      #expect(try again().isEmpty && Self.results(of: run) == results)
      #expect(try run.missing.isEmpty && UnneededStages(in: runs).stages.isEmpty)
    }

    @Test func `an edit of a file in a run's folder changes no file of the cache`() throws {
      func cache() -> [String: Data] { folder.files(below: "runs/.cache") }
      let before = cache()
      for (name, data) in results where !data.isEmpty { try flip("\(run.folder)/\(name)", fromEnd: 1) }
      #expect(cache() == before)
      #expect(try again().isEmpty)
      #expect(Self.results(of: run) == results)
    }

    @Test(arguments: ["metrics.json"])
    func `numbers of a run that were changed are an error that says what to do`(name: String) throws {
      let path = "\(run.folder)/\(name)"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing("0.9", with: "0.8").replacing("\"trainImages\" : 32", with: "\"trainImages\" : 23")
        .write(toFile: path, atomically: false, encoding: .utf8)
      let error = #expect(throws: RunError.self) { try Results(folder: run.folder) }
      #expect(
        error?.description
          == "\(path): is damaged or was changed: its checksum differs from that in checksums.xxh64; delete it and run "
          + "the same command again")
      unlink(path)
      #expect(try again().isEmpty && Self.results(of: run) == results)
    }

    @Test(arguments: ["features/train.features.npy", "scores/toy.test.npy"])
    func `a detector does not score by damaged files`(name: String) throws {
      let path = "\(run.folder)/\(name)"
      try flip(path)
      let error = #expect(throws: RunError.self) { try Detector(run: run.folder) }
      #expect(
        error?.description
          == "\(path): is damaged or was changed: its checksum differs from that in checksums.xxh64; delete it, then "
          + "restore it with: clutch run \(run.folder)/recipe.yaml")
      unlink(path)
      #expect(try run.finished() == nil, "there is something left to do")
      #expect(try again().isEmpty)
      _ = try Detector(run: run.folder)
    }

    @Test func `what was measured on the way is not trusted if it is damaged`() throws {
      let store = Store(runs: folder.path)
      let key = StageKey("rung", ["test": "1"])
      try Store.write(
        ["rung.json": JSON.data(RungStage.Result(epoch: 2, value: 0.25))], to: try store.makeFolder(.rung, key))
      #expect(try store.rung(key) == 0.25 && store.holds(.rung, key))
      let path = "\(store.folder(.rung, key))/rung.json"
      try flip(path, fromEnd: 2)
      let error = #expect(throws: RunError.self) { try store.rung(key) }
      #expect(
        error?.description
          == "\(path): is damaged or was changed: its checksum differs from that in checksums.xxh64; delete it and run "
          + "the same command again")
      let list = "\(store.folder(.rung, key))/checksums.xxh64"
      try Data("damaged".utf8).write(to: URL(fileURLWithPath: list))
      let second = #expect(throws: RunError.self) { try store.rung(key) }
      #expect(
        second?.description
          == "\(list): is damaged: it does not list rung.json; delete it and run the same command again")
    }
  }
}
