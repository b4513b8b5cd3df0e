import Formats
import Foundation
import Testing
import Torch

@testable import Components
@testable import Stages

/// Notes about OOD sets with images of training classes.
@Suite struct SharedClassesTests {
  static let registered: Void = {
    toys
    register(LabelFile.self)
    register(PublishedLabels.self)
  }()

  private let folder: TemporaryFolder

  init() throws {
    Self.registered
    folder = try TemporaryFolder()
    for (name, text) in [
      ("train", "0 1 2"), ("same-numbers", "2 1 5"), ("cats", "cat dog"), ("dogs", "dog fox dog"), ("birds", "owl"),
      ("many", (0..<12).map { "breed-\($0)" }.joined(separator: " ")),
    ] {
      try folder.write(text, name)
    }
  }

  /// The notes about a training set and an OOD set of a kind, read from these files.
  private func notes(_ kind: String, _ train: String, _ ood: String, options: String = "") throws -> [String] {
    func set(_ name: String, _ more: String) -> String { "{ \(kind): { file: \(folder.path)/\(name), \(more) } }" }
    let text =
      toyRecipe
      .replacing("{ toy: { levels: [40, 120] } }", with: set(train, ""))
      .replacing("{ toy: { levels: [40, 120], test: true } }", with: set(train, "test: true"))
      .replacing("{ toy: { levels: [220], test: true } }", with: set(ood, "test: true, \(options)"))
    return try Plan(toyExperiment(text: text)).notes
  }

  @Test func `numbers of different files mean nothing`() throws {
    #expect(try notes("label-file", "train", "same-numbers") == [])
  }

  @Test func `numbers of one file, and of a published data set, are the same classes`() throws {
    let note = "data.ood.bright has images of training classes: "
    #expect(try notes("label-file", "train", "train", options: "except: [0]") == [note + "1, 2"])
    #expect(try notes("published", "train", "same-numbers") == [note + "1, 2"])
  }

  @Test func `names are compared, whatever their numbers and files`() throws {
    #expect(try notes("label-file", "cats", "dogs") == ["data.ood.bright has images of training classes: dog"])
    #expect(try notes("label-file", "cats", "birds") == [])
    #expect(try notes("label-file", "cats", "train") == [], "names and numbers of different files")
  }

  @Test func `a note names at most ten classes`() throws {
    let named = [0, 1, 10, 11, 2, 3, 4, 5, 6, 7].map { "breed-\($0)" }.joined(separator: ", ")
    #expect(
      try notes("label-file", "many", "many")
        == ["data.ood.bright has images of training classes: \(named) and 2 more"])
  }

  @Test func `pictures in no subfolder are one class within a folder only`() {
    let set = ImageSet(images: .zeros([2, 1, 1, 1], .uint8), labels: [0, 1], classNames: ["cat", "."])
    let facts = ImageFacts(set)
    #expect(facts.sharedClasses(with: facts, sameNumbers: true) == ["cat", "."])
    #expect(facts.sharedClasses(with: facts, sameNumbers: false) == ["cat"])
  }
}

/// Black images with the labels of a text file: numbers, or names, which become classes in alphabetical order.
private protocol LabelFiles: Dataset { var file: String { get } }

extension LabelFiles {
  func files(_ roots: DataRoots) throws(DataError) -> [String] { [file] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    guard let text = try? String(contentsOfFile: files[0], encoding: .utf8) else {
      throw DataError("\(files[0]): cannot be read")
    }
    let words = text.split(separator: " ").map(String.init)
    let images = Tensor.zeros([words.count, 1, 8, 8], .uint8)
    let numbers = words.compactMap { Int($0) }
    if numbers.count == words.count { return ImageSet(images: images, labels: numbers) }
    let names = Set(words).sorted()
    return ImageSet(images: images, labels: words.map { names.firstIndex(of: $0) ?? 0 }, classNames: names)
  }
}

private struct LabelFile: LabelFiles {
  static let name = "label-file"
  /// The path of the text file.
  var file = ""
  /// The classes to exclude.
  var except: [ClassName]?
  /// `true` for test images.
  var test = false
  var isTest: Bool { test }
}

private struct PublishedLabels: LabelFiles, Fetchable {
  static let name = "published"
  static let terms = "None."
  /// The path of the text file.
  var file = ""
  /// `true` for test images.
  var test = false
  var isTest: Bool { test }
  var downloads: [Download] { [] }
}
