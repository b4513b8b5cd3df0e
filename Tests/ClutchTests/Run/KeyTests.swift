import Formats
import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Storage

/// An encoder whose weights come from a file, and which contains other components.
private struct FileEncoder: Encoder {
  static let name = "file-encoder"
  /// The weight file.
  var weights: FilePath?
  /// Files in a list.
  var others: [FilePath] = []
  /// A component among the options, at some depth.
  var inner = Inner()

  struct Inner: Options {
    var augment: [Choice<Augmentations>] = []
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    try ToyEncoder().build(images, random)
  }
}

private let registered: Void = {
  toys
  register(FileEncoder.self, file: "KeyModule/FileEncoder.swift")
  register(NestedNoise.self, file: "NestedModule/NestedNoise.swift")
}()

private struct NestedNoise: Augmentation {
  static let name = "nested-noise"
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor { images }
}

@Suite(.serialized) struct KeyTests {
  private let folder: TemporaryFolder

  init() throws {
    registered
    folder = try TemporaryFolder()
  }

  /// The key of the last phase of a plan with this encoder.
  private func key(_ encoder: String) throws -> StageKey {
    try Plan(toyExperiment("encoder={file-encoder: \(encoder)}")).networkKey
  }

  @Test func `a file that changes under the same name makes another key, wherever an option names it`() throws {
    let path = try folder.write("one", "weights")
    for encoder in ["{weights: \(path)}", "{others: [\(path)]}"] {
      try folder.write("one", "weights")
      let before = try key(encoder)
      #expect(try key(encoder) == before)
      try folder.write("two", "weights")
      #expect(try key(encoder) != before)
    }
  }

  @Test func `a file under another name, with the same contents, makes no other key`() throws {
    let (one, two) = (try folder.write("one", "a"), try folder.write("one", "b"))
    #expect(try key("{weights: \(one)}") == key("{weights: \(two)}"))
  }

  @Test func `a file that is missing is an error before anything is trained`() throws {
    let error = #expect(throws: RecipeError.self) { try key("{weights: \(folder.path)/none}") }
    #expect(
      error?.diagnostics.first?.message
        == "file-encoder: there is no file \(folder.path)/none; correct the path")
  }

  @Test func `the source of a component among the options is in the key, at any depth`() throws {
    let encoder = "{inner: {augment: [nested-noise]}}"
    registerSources(["NestedNoise.swift": "// one"], of: "NestedModule")
    let before = try key(encoder)
    registerSources(["NestedNoise.swift": "// two"], of: "NestedModule")
    #expect(try key(encoder) != before)
  }

  @Test func `a component's key covers its own file and Shared, and no other file`() throws {
    func key(_ files: [String: String]) throws -> StageKey {
      registerSources(files, of: "KeyModule")
      return try self.key("{}")
    }
    let files = [
      "Encoders/FileEncoder.swift": "// a", "Encoders/Shared/Block.swift": "// b", "Heads/Other.swift": "// c",
    ]
    let before = try key(files)
    #expect(try key(files.merging(["Encoders/New.swift": "// d", "Heads/Other.swift": "// e"]) { $1 }) == before)
    #expect(try key(files.merging(["Encoders/FileEncoder.swift": "// f"]) { $1 }) != before)
    #expect(try key(files.merging(["Encoders/Shared/Block.swift": "// g"]) { $1 }) != before)
  }
}
