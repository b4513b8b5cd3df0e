import Clutch
import Foundation
import Testing

@testable import Formats
@testable import Plugins
@testable import Storage

/// All formats, damaged in all ways that a seeded fuzzer knows. Each variant either gives an error that names the file,
/// or is read.
///
/// `CLUTCH_FUZZ=100` makes a hundred times as many variants. A crash ends the tests and leaves the file that caused it
/// in the folder for temporary files.
@Suite(.timeLimit(.minutes(60))) struct DamageTests {
  struct Format: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: @Sendable () throws -> [UInt8]
    let read: @Sendable (_ path: String) throws -> Void
    var testDescription: String { name }

    init(
      _ name: String, _ bytes: @escaping @Sendable () throws -> [UInt8],
      _ read: @escaping @Sendable (_ path: String) throws -> Void
    ) {
      (self.name, self.bytes, self.read) = (name, bytes, read)
    }

    /// A file of the fixtures.
    init(file: String, _ read: @escaping @Sendable (_ path: String) throws -> Void) {
      self.init(file, { try fixtureBytes(file) }, read)
    }
  }

  private static let variants = 120 * max(1, Int(ProcessInfo.processInfo.environment["CLUTCH_FUZZ"] ?? "") ?? 1)

  static let records = [
    Format("CIFAR's records", { (0..<9219).map { $0 % 3073 == 0 ? 7 : UInt8($0 % 251) } }) { path in
      let records = try CIFARRecords([path], labelBytes: 1, count: 3)
      let labels = try records.labels(0, classes: 10)
      #expect(labels.count == 3 && records.images.shape == [3, 3, 32, 32])
    },
    Format("any number of records", { (0..<6148).map { UInt8($0 % 251) } }) { path in
      let set = try Records(file: FilePath(path), labelBytes: 2).load([path])
      #expect(set.labels?.count == set.count && set.images.shape.dropFirst() == [3, 32, 32])
    },
  ]

  static let idxFiles = [
    Format("IDX", { idx([6, 5, 4], Packed.pixels) }, images), Format("IDX, gzipped", { Packed.images }, images),
    Format("labels in IDX", { Packed.labels }) { path in
      let scratch = try Scratch()
      let set = try readIDX(images: scratch.write("images", idx([6, 5, 4], Packed.pixels)), labels: path)
      #expect(set.labels?.count == 6)
    },
  ]

  private static let images: @Sendable (String) throws -> Void = { path in
    let set = try readIDX(images: path, labels: nil)
    #expect(set.images.shape.count == 4)
  }

  static let matFiles = ["svhn.mat", "svhn-plain.mat"].map { name in
    Format(file: name) { path in
      let set = try SVHN().load([path])
      #expect(set.images.shape.dropFirst() == [3, 32, 32] && set.labels?.count == set.count)
    }
  }

  static let numpyFiles = [
    Format(file: "images.npy", array(nil)), Format(file: "fortran.npy", array(nil)),
    Format(file: "arrays.npz", array("grey")),
    Format(file: "labels.npy") { path in _ = try NPYArray(path, array: nil, content: "labels").labels() },
  ]

  private static func array(_ name: String?) -> @Sendable (String) throws -> Void {
    { path in
      let set = try NPY(images: FilePath(path), array: name).load([path])
      #expect(set.images.shape.count == 4)
    }
  }

  static let lists = [
    Format("list of pictures", { Array("cat/1.png 0\ncat/a b.jpg 0\ndog/ü.webp 1\n".utf8) }) { path in
      let list = try PictureList(listed: path, root: "/root")
      #expect(!list.files.isEmpty && list.files.allSatisfy { !$0.name.hasPrefix("/") && !$0.name.contains("../") })
    }
  ]

  static let pictures = [
    "colour.png", "alpha.png", "grey.png", "grey-alpha.png", "bits.png", "palette.png", "rgb16.png", "held-6.png",
    "colour.jpg", "grey.jpg", "progressive.jpg", "cmyk.jpg", "held.jpg", "lossless.webp", "lossy.webp", "alpha.webp",
    "held.webp", "animated.webp",
  ].map { name in
    Format(file: name) { path in
      let picture = try Picture(path, memory: 1 << 24)
      let pixels = try picture.decode()
      #expect(pixels.shape[2...] == [picture.size.height, picture.size.width])
    }
  }

  static let arrays = records + idxFiles + matFiles + numpyFiles + lists

  @Test(arguments: arrays + pictures)
  func `damage gives an error that names the file, or is read, and takes no time`(format: Format) throws {
    let path = NSTemporaryDirectory() + "clutch-damage-\(UUID().uuidString)"
    var damage = Damage(try format.bytes(), seed: 11)
    var refused = 0
    for _ in 0..<Self.variants {
      try Data(damage.next()).write(to: URL(filePath: path))
      let started = ContinuousClock.now
      do {
        try format.read(path)
      } catch let error as DataError {
        #expect(error.description.hasPrefix(path), "\(error)")
        refused += 1
      } catch let error as Picture.Unreadable {
        #expect(!error.reason.isEmpty)
        refused += 1
      }
      #expect(ContinuousClock.now - started < .seconds(20))
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(refused > Self.variants / 6, "\(refused) of \(Self.variants)")
  }

  @Test(arguments: ["index.json", "images.bin", "skipped.txt"])
  func `a damaged file of the cache gives the same pictures`(name: String) throws {
    let scratch = try Scratch()
    for i in 0..<3 { try scratch.write("pictures/\(i).png", try fixtureBytes("held-\(i + 1).png")) }
    try scratch.write("pictures/3.png", [1, 2, 3])
    func load() throws -> [Int] {
      let list = try PictureList(below: "\(scratch.path)/pictures")
      let set = try PackedPictures(list: list, form: .init(size: 4), memory: 1 << 24)
        .load(strict: false, cache: "\(scratch.path)/cache") { _, _ in }
      // The notes say that a picture cannot be read and, possibly, that the cache was damaged.
      #expect(set.images.shape == [3, 3, 4, 4] && 1...2 ~= set.notes.count)
      return set.images.ints
    }
    let right = try load()
    let folder = try #require(FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/cache").first)
    let path = "\(scratch.path)/cache/\(folder)/\(name)"
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var damage = Damage(bytes, seed: 12)
    for _ in 0..<Self.variants {
      try Data(damage.next()).write(to: URL(filePath: path))
      let found = try load()
      #expect(found == right)
      try Data(bytes).write(to: URL(filePath: path))
    }
  }

  @Test func `a pipe, a device or a folder in place of a file is refused at once`() throws {
    let scratch = try Scratch()
    let pipe = "\(scratch.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/zero", scratch.path] {
      let message = "\(path): cannot be read: it is not a regular file; check the path"
      for read in Self.arrays.map(\.read) {
        let error = #expect(throws: DataError.self) { try read(path) }
        #expect(error?.description == message)
      }
      #expect(throws: RunError.self) { try SHA256.hex(ofFile: path) }
      #expect(
        #expect(throws: Picture.Unreadable.self) { try Picture(path, memory: 1 << 20) }?.reason
          == "is not a regular file")
    }
  }
}
