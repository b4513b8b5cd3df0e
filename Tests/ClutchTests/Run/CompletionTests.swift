import Foundation
import Testing

@testable import Stages
@testable import Storage
@testable import TensorBoard

extension RunTests {
  /// The files of a finished run, and the handling of missing ones.
  @Suite(.serialized) struct CompletionTests {
    private let folder: TemporaryFolder
    private let run: Run

    init() throws {
      folder = try TemporaryFolder()
      run = Run(try Plan(toyExperiment()), store: Store(runs: "\(folder.path)/runs"), observer: nil)
      _ = try run.execute()
    }

    @Test(arguments: [
      "projector/features.tsv", "projector_config.pbtxt", "events.out.tfevents.clutch", "log.jsonl", "clusters.npy",
      "scores/toy.bright.npy", "checkpoint.safetensors", "stages.json", "checksums.xxh64",
    ])
    func `a finished run that lacks a file is not finished, and the next start writes it`(name: String) throws {
      let path = "\(run.folder)/\(name)"
      #expect(run.missing.isEmpty)
      unlink(path)
      #expect(run.missing == [name])
      #expect(try run.finished() == nil)
      _ = try run.execute()
      #expect(run.missing.isEmpty && FileManager.default.fileExists(atPath: path))
      #expect(try run.finished() != nil)
    }

    @Test func `what would have to be trained again stays missing, and the results stay`() throws {
      unlink("\(run.folder)/clusters.npy")
      try FileManager.default.removeItem(atPath: "\(folder.path)/runs/.cache/phase")
      #expect(try run.finished() != nil && run.missing == ["clusters.npy"])
    }

    @Test func `if events cannot be written the run gives its results, and is complete at the next start`() throws {
      let other = Run(try Plan(toyExperiment("seed=5")), store: Store(runs: "\(folder.path)/runs"), observer: nil)
      // A folder replaces the file, because few file systems report a full disk to root.
      try AtomicFile.makeFolder("\(other.folder)/\(EventFile.name)/full")
      #expect(try other.execute().trainImages == 32)
      #expect(try !other.isComplete && other.missing == ["checksums.xxh64"] && other.finished() == nil)
      try FileManager.default.removeItem(atPath: "\(other.folder)/\(EventFile.name)")
      _ = try other.execute()
      #expect(other.isComplete && other.missing.isEmpty)
      #expect(FileManager.default.fileExists(atPath: "\(other.folder)/projector/images.png"))
    }

    @Test func `a log that cannot be written is an error`() throws {
      let other = Run(try Plan(toyExperiment("seed=6")), store: Store(runs: "\(folder.path)/runs"), observer: nil)
      try AtomicFile.makeFolder("\(other.folder)/log.jsonl/full")
      let error = #expect(throws: RunError.self) { try other.execute() }
      #expect(error?.description.hasPrefix("\(other.folder)/log.jsonl: cannot be written: ") == true)
    }

    @Test func `a checkpoint on the way that a killed process left beside the final one is removed`() throws {
      let key = try Plan(toyExperiment()).networkKey
      let path = "\(Store(runs: "\(folder.path)/runs").folder(.phase, key))/partial.safetensors"
      try Data("x".utf8).write(to: URL(fileURLWithPath: path))
      run.tidy()
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
