import Clutch
import Foundation
import Testing

@testable import Plugins

/// Every format that is read, damaged in every way that a seeded fuzzer knows: each variant gives an error that names
/// the file, or is read.
///
/// `CLUTCH_FUZZ=100` makes a hundred times as many variants; a crash ends the tests, and the file that did it is left in
/// the folder for temporary files.
@Suite(.timeLimit(.minutes(60))) struct DamageTests {
  struct Format: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: @Sendable () throws -> [UInt8]
    let read: @Sendable (_ path: String) throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ bytes: @autoclosure @escaping @Sendable () throws -> [UInt8],
      _ read: @escaping @Sendable (_ path: String) throws -> Void
    ) {
      (self.name, self.bytes, self.read) = (name, bytes, read)
    }
  }

  private static let variants = 120 * max(1, Int(ProcessInfo.processInfo.environment["CLUTCH_FUZZ"] ?? "") ?? 1)

  static let arrays: [Format] = [
    Format("CIFAR's records", (0..<3 * 3073).map { $0 % 3073 == 0 ? 7 : UInt8($0 % 251) }) { path in
      let records = try CIFARRecords([path], labelBytes: 1, count: 3)
      #expect(try records.labels(0, classes: 10).count == 3 && records.images.shape == [3, 3, 32, 32])
    },
    Format("any number of records", (0..<2 * 3074).map { UInt8($0 % 251) }) { path in
      let set = try Records(file: FilePath(path), labelBytes: 2).load([path])
      #expect(set.labels?.count == set.count && set.images.shape.dropFirst() == [3, 32, 32])
    },
    Format("IDX", idx([6, 5, 4], Packed.pixels), idxImages), Format("IDX, gzipped", Packed.images, idxImages),
    Format("IDX of labels, gzipped", Packed.labels) { path in
      let images = fixtureIDX
      defer { try? FileManager.default.removeItem(atPath: images) }
      #expect(try readIDX(images: images, labels: path).labels?.count == 6)
    },
    Format("MAT", try fixtureBytes("svhn.mat"), mat), Format("MAT, not packed", try fixtureBytes("svhn-plain.mat"), mat),
    Format("npy", try fixtureBytes("images.npy"), npy(nil)), Format("npy, Fortran", try fixtureBytes("fortran.npy"), npy(nil)),
    Format("npz", try fixtureBytes("arrays.npz"), npy("grey")),
    Format("npy of labels", try fixtureBytes("labels.npy")) { path in
      _ = try NPYArray(path, array: nil, content: "labels").labels()
    },
    Format("list of pictures", Array("cat/1.png 0\ncat/a b.jpg 0\ndog/ü.webp 1\n".utf8)) { path in
      let list = try PictureList(listed: path, root: "/root")
      #expect(!list.files.isEmpty && list.files.allSatisfy { !$0.name.hasPrefix("/") && !$0.name.contains("/../") })
    },
  ]

  private static let idxImages: @Sendable (String) throws -> Void = { path in
    let set = try readIDX(images: path, labels: nil)
    #expect(set.images.shape.count == 4)
  }
  private static let mat: @Sendable (String) throws -> Void = { path in
    let set = try SVHN().load([path])
    #expect(set.images.shape.dropFirst() == [3, 32, 32] && set.labels?.count == set.count)
  }
  private static func npy(_ array: String?) -> @Sendable (String) throws -> Void {
    { path in #expect(try NPY(images: FilePath(path), array: array).load([path]).images.shape.count == 4) }
  }
  private static var fixtureIDX: String {
    let path = NSTemporaryDirectory() + "clutch-idx-\(UUID().uuidString)"
    try? Data(idx([6, 5, 4], Packed.pixels)).write(to: URL(filePath: path))
    return path
  }

  static let pictures = [
    "colour.png", "alpha.png", "grey.png", "grey-alpha.png", "bits.png", "palette.png", "rgb16.png", "held-6.png",
    "colour.jpg", "grey.jpg", "progressive.jpg", "cmyk.jpg", "held.jpg", "lossless.webp", "lossy.webp", "alpha.webp",
    "held.webp", "animated.webp",
  ].map { name in
    Format(name, try fixtureBytes(name)) { path in
      let picture = try Picture(path, memory: 1 << 24)
      #expect(try picture.decode().shape[2...] == [picture.size.height, picture.size.width])
    }
  }

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
  func `a damaged file of the cache is made anew, or read`(name: String) throws {
    let scratch = try Scratch()
    for i in 0..<3 { try scratch.write("pictures/\(i).png", try fixtureBytes("held-\(i + 1).png")) }
    try scratch.write("pictures/3.png", [1, 2, 3])
    func load() throws -> [Int] {
      let list = try PictureList(below: "\(scratch.path)/pictures")
      let set = try PackedPictures(list: list, form: .init(size: 4), memory: 1 << 24)
        .load(strict: false, cache: "\(scratch.path)/cache") { _, _ in }
      #expect(set.images.shape == [3, 3, 4, 4] && set.notes.count == 1)
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
      // Pixels have no checksum of their own; of a file of their number nobody can tell.
      #expect(found == right || name == "images.bin")
      try Data(bytes).write(to: URL(filePath: path))
    }
  }

  @Test func `a pipe, a device or a folder in place of a file is refused at once`() throws {
    let scratch = try Scratch()
    let pipe = "\(scratch.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/zero", scratch.path] {
      let message = "\(path): cannot be read: it is no file with contents; check the path"
      for read in Self.arrays.map(\.read) {
        let error = #expect(throws: DataError.self) { try read(path) }
        #expect(error?.description == message)
      }
      #expect(throws: RunError.self) { try SHA256.hex(ofFile: path) }
      #expect(#expect(throws: Picture.Unreadable.self) { try Picture(path, memory: 1 << 20) }?.reason == "is no file with contents")
    }
  }
}
