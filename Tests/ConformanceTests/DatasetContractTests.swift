import Clutch
import Conformance
import Foundation
import Testing

/// Data sets with one mistake each, and the resulting results.
@Suite struct DatasetContractTests {
  static let registered: Void = {
    register(Strict.self)
    register(Lenient.self)
    register(Vague.self)
    register(Floating.self)
    register(Pathless.self)
  }()

  /// A folder with a file of ten images of two by two pixels.
  let root: TemporaryFolder

  init() throws {
    Self.registered
    root = try TemporaryFolder()
    try Data((0..<40).map { UInt8($0) }).write(to: URL(fileURLWithPath: "\(root.path)/tiny.bin"))
  }

  private func failures(_ name: String) throws -> [String] {
    try ConformanceTests.failures("dataset", name, Attempt(dataRoots: [root.path]))
  }

  @Test func `a data set that counts its bytes passes every check`() throws {
    #expect(try results("dataset", "strict", Attempt(dataRoots: [root.path])).allSatisfy { $0.status == .passed })
  }

  @Test func `where the files are absent, the rest is not checked`() throws {
    let reason = "its files are not there: tiny.bin is not in "
    let statuses = try results("dataset", "strict").map(\.status)
    #expect(
      statuses.count { if case .skipped(let why) = $0 { why.hasPrefix(reason) } else { false } } == 4
        && statuses.allSatisfy { if case .failed = $0 { false } else { true } })
  }

  @Test func `a file that is cut and read all the same is found`() throws {
    #expect(
      try failures("lenient") == [
        "a truncated file causes a DataError that names it: the first 3 bytes of \(root.path)/tiny.bin: "
          + "it is read anyway; throw DataError"
      ])
  }

  @Test func `an error that names no file is found`() throws {
    #expect(
      try failures("vague") == [
        "a missing file causes a DataError that names it: /nowhere/tiny.bin: it says \"bad data\", which does not "
          + "name tiny.bin",
        "a truncated file causes a DataError that names it: the first 0 bytes of \(root.path)/tiny.bin: it says "
          + "\"bad data\", which does not name tiny.bin",
      ])
  }

  @Test func `paths that are too few are found`() throws {
    #expect(
      try failures("pathless") == [
        "it returns images uint8 [n, c, h, w] or vectors float32 [n, d], and labels for all or none: "
          + "\(root.path)/tiny.bin: "
          + "there are 1 paths for 10 images"
      ])
  }

  @Test func `images that are no bytes are found, and labels that are too few`() throws {
    #expect(
      try failures("floating") == [
        "it returns images uint8 [n, c, h, w] or vectors float32 [n, d], and labels for all or none: "
          + "\(root.path)/tiny.bin: "
          + "the images are float32, but should be uint8"
      ])
  }
}

/// A data set of one file, `tiny.bin`.
private protocol Tiny: Dataset {}

extension Tiny {
  var isTest: Bool { false }
  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    [try roots.find("tiny.bin", advice: "put it there")]
  }
  fileprivate func bytes(_ files: [String]) -> [UInt8]? {
    FileManager.default.contents(atPath: files[0]).map { [UInt8]($0) }
  }
}

/// Requires all forty bytes.
private struct Strict: Tiny {
  static let name = "strict"
  /// The classes to use.
  var classes: [ClassName]?
  /// The number of images to use.
  var limit: Int?
  func load(_ files: [String]) throws(DataError) -> ImageSet {
    guard let bytes = bytes(files), bytes.count == 40 else {
      throw DataError("\(files[0]): must have 40 bytes; get it again")
    }
    return ImageSet(
      images: Tensor(bytes, [10, 1, 2, 2]), labels: Array(repeating: 1, count: 10), classNames: ["a", "b"])
  }
}

/// Accepts any number of bytes.
private struct Lenient: Tiny {
  static let name = "lenient"
  /// The classes to use.
  var classes: [ClassName]?
  /// The number of images to use.
  var limit: Int?
  func load(_ files: [String]) throws(DataError) -> ImageSet {
    guard let bytes = bytes(files), bytes.count >= 3 else { throw DataError("\(files[0]): has no image; get it again") }
    return ImageSet(images: Tensor(bytes, [bytes.count, 1, 1, 1]), labels: nil)
  }
}

/// Gives a vague message.
private struct Vague: Tiny {
  static let name = "vague"
  /// The classes to use.
  var classes: [ClassName]?
  /// The number of images to use.
  var limit: Int?
  func load(_ files: [String]) throws(DataError) -> ImageSet {
    guard let bytes = bytes(files), bytes.count == 40 else { throw DataError("bad data") }
    return ImageSet(images: Tensor(bytes, [10, 1, 2, 2]), labels: nil)
  }
}

/// Names the file of one image only.
private struct Pathless: Tiny {
  static let name = "pathless"
  /// The classes to use.
  var classes: [ClassName]?
  /// The number of images to use.
  var limit: Int?
  func load(_ files: [String]) throws(DataError) -> ImageSet {
    guard let bytes = bytes(files), bytes.count == 40 else { throw DataError("\(files[0]): must have 40 bytes") }
    return ImageSet(images: Tensor(bytes, [10, 1, 2, 2]), labels: nil, paths: ["1.png"])
  }
}

/// Returns fractions.
private struct Floating: Tiny {
  static let name = "floating"
  /// The classes to use.
  var classes: [ClassName]?
  /// The number of images to use.
  var limit: Int?
  func load(_ files: [String]) throws(DataError) -> ImageSet {
    guard let bytes = bytes(files), bytes.count == 40 else { throw DataError("\(files[0]): must have 40 bytes") }
    return ImageSet(images: Tensor(bytes, [10, 1, 2, 2]).to(.float32) / 255, labels: nil)
  }
}
