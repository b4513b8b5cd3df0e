import Formats
import Foundation
import Testing
import Torch

@testable import Components
@testable import Runs
@testable import Stages
@testable import Storage

// Serialized because threads, which are part of a stage's key, belong to the whole process.
extension RunTests {
  /// The files of the images in the folder of a run.
  @Suite(.serialized) struct ImagePathsOfRunTests {
    private static let registered: Void = register(NamedToys.self)
    private let folder: TemporaryFolder
    private let text = toyRecipe.replacing(
      "train: { toy: { levels: [40, 120] } }", with: "train: { named-toys: { limit: 24 } }")

    init() throws {
      Self.registered
      folder = try TemporaryFolder()
    }

    private func run() throws -> Run {
      let run = Run(try Plan(toyExperiment(text: text)), store: Store(runs: "\(folder.path)/runs"), observer: nil)
      _ = try run.execute()
      return run
    }

    private func lines(_ run: Run) -> [String]? {
      FileManager.default.contents(atPath: "\(run.folder)/features/train.paths.txt").map {
        String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
      }
    }

    @Test func `a run names the files of the images that it used, in their order, with a checksum`() throws {
      let run = try run()
      let used = try DataSources(ofRun: run.folder).train.images()
      #expect(used.count == 24 && used.paths?.count == 24)
      #expect(lines(run) == used.paths)
      #expect(Checksums(of: run.folder).lists("features/train.paths.txt"))
      #expect(!FileManager.default.fileExists(atPath: "\(run.folder)/features/test.paths.txt"), "toys have no files")
    }

    @Test func `the file is restored without training if it or the cached one is gone or damaged`() throws {
      let first = try run()
      let known = try #require(lines(first))
      let path = "\(first.folder)/features/train.paths.txt"
      unlink(path)
      #expect(first.missing == ["features/train.paths.txt"])
      #expect(try lines(run()) == known)
      let cached = try #require(
        OpenFolder("\(folder.path)/runs/.cache/embedding")?.files().map(\.name).first { $0.hasSuffix("/paths.txt") })
      let stored = "\(folder.path)/runs/.cache/embedding/\(cached)"
      for isDamaged in [false, true] {
        unlink(stored)
        if isDamaged { try "x\n".write(toFile: stored, atomically: true, encoding: .utf8) }
        unlink(path)
        #expect(try lines(run()) == known)
        #expect(FileManager.default.contents(atPath: stored)?.count { $0 == 10 } == 24)
      }
    }

    @Test func `a detector names the files of the nearest training images, or only their rows`() throws {
      let run = try run()
      let known = try #require(lines(run))
      let image = try DataSources(ofRun: run.folder).train.images().images[0..<1]
      let near = try #require(try Detector(run: run.folder)(.images(image), nearest: 3).first).nearest
      #expect(near.count == 3 && near.map(\.path) == near.map { known[$0.row] })
      unlink("\(run.folder)/features/train.paths.txt")
      let bare = try #require(try Detector(run: run.folder)(.images(image), nearest: 3).first).nearest
      #expect(bare.map(\.row) == near.map(\.row) && bare.allSatisfy { $0.path == nil })
      try "x\n".write(toFile: "\(run.folder)/features/train.paths.txt", atomically: true, encoding: .utf8)
      let error = #expect(throws: RunError.self) { try Detector(run: run.folder) }
      #expect(
        error?.description
          == "\(run.folder)/features/train.paths.txt: is damaged or was changed: its checksum differs from that in "
          + "checksums.xxh64; delete it, then restore it with: clutch run \(run.folder)/recipe.yaml")
    }
  }
}

/// Toy images that come from one file each.
private struct NamedToys: Dataset {
  static let name = "named-toys"
  /// The number of images to use.
  var limit: Int?
  var isTest: Bool { false }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let toys = try ToyDataset().load(files)
    return ImageSet(
      images: toys.images, labels: toys.labels, classNames: toys.classNames,
      paths: (0..<toys.count).map { "toys/\($0).png" })
  }
}
