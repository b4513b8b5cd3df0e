import Clutch
import Foundation
import Testing

@testable import Formats
@testable import Plugins
@testable import Storage

@Suite struct ImageFolderTests {
  let scratch: Scratch
  let pictures: String
  let cache: String

  init() throws {
    scratch = try Scratch()
    (pictures, cache) = ("\(scratch.path)/pictures", "\(scratch.path)/cache")
  }

  private func add(_ name: String, _ fixture: String) throws {
    try scratch.write("pictures/\(name)", try fixtureBytes(fixture))
  }

  private func load(size: Int? = 8, channels: Int = 3, memory: Int = 1 << 26, strict: Bool = false) throws -> ImageSet {
    let form = PackedPictures.Form(size: size, channels: channels)
    return try PackedPictures(list: PictureList(below: pictures), form: form, memory: memory)
      .load(strict: strict, cache: cache) { _, _ in }
  }

  private func message(_ body: () throws -> ImageSet) -> String? {
    #expect(throws: DataError.self) { try body() }?.description
  }

  @Test func `subfolders are classes, in the order of their names`() throws {
    try add("dog/2.PNG", "colour.png")
    try add("dog/1.jpg", "grey.jpg")
    try add("cat/deep/er/x.webp", "alpha.webp")
    try add("cat/.hidden.png", "colour.png")
    try add("notes.txt", "colour.png")
    let list = try PictureList(below: pictures)
    #expect(list.files.map(\.name) == ["cat/deep/er/x.webp", "dog/1.jpg", "dog/2.PNG"])
    let set = try load()
    #expect(set.images.shape == [3, 3, 8, 8] && set.labels == [0, 1, 1] && set.classNames == ["cat", "dog"])
    #expect(set.paths == ["cat/deep/er/x.webp", "dog/1.jpg", "dog/2.PNG"])
    let alone = try Picture(fixture("colour.png"), memory: 1 << 24).decode().squared(8, .crop)
    #expect(set.images[2].ints == alone.ints && set.notes == ["\(pictures): 1 other file, notes.txt, is left out"])
    #expect(try load(channels: 1).images.shape == [3, 1, 8, 8])
  }

  @Test func `a flat folder has no classes, and one size where none is asked for`() throws {
    try add("b.png", "colour.png")
    try add("a.png", "grey.png")
    let set = try load(size: nil)
    #expect(set.images.shape == [2, 3, 13, 21] && set.labels == nil && set.classNames.isEmpty)
    try add("c.png", "held-6.png")
    #expect(
      message { try load(size: nil) }
        == "\(pictures)/c.png: is 21 x 13 (height, width), but others are 13 x 21; set 'size' to resize all pictures"
    )
  }

  @Test func `what cannot be read is left out, counted and listed, or is an error`() throws {
    for i in 0..<6 { try add("\(i).png", "held-\(i + 1).png") }
    try scratch.write("pictures/1.png", [1, 2, 3])
    try scratch.write("pictures/4.png", Array(try fixtureBytes("colour.png").dropLast(20)))
    try scratch.write("pictures/6.gif", [])
    let set = try load()
    #expect(set.count == 4 && set.notes.count == 2 && set.paths == ["0.png", "2.png", "3.png", "5.png"])
    let listed = try FileManager.default.contentsOfDirectory(atPath: cache).map { "\(cache)/\($0)/skipped.txt" }
    let summary =
      "2 of 6 pictures cannot be read and are left out, such as 1.png (is no JPEG, PNG or WebP), "
      + "4.png (ends too early); all are listed in \(listed[0])"
    #expect(set.notes[0] == "\(pictures): \(summary)")
    #expect(
      set.notes[1]
        == "\(pictures): 1 in unsupported formats, such as 6.gif, are left out; JPEG, PNG and WebP are supported")
    #expect(
      try String(contentsOfFile: listed[0], encoding: .utf8)
        == "1.png\tis no JPEG, PNG or WebP\n4.png\tends too early\n")
    #expect(
      message { try load(strict: true) } == "\(pictures): \(summary); repair or remove them, or leave out 'strict'")
    // The following pictures have moved up.
    for (row, name) in [(0, "held-1"), (1, "held-3"), (2, "held-4"), (3, "held-6")] {
      let alone = try Picture(fixture("\(name).png"), memory: 1 << 24).decode().squared(8, .crop)
      #expect(set.images[row].ints == alone.ints, "\(name)")
    }
  }

  @Test func `a folder without a picture that can be read is an error`() throws {
    try scratch.write("pictures/1.png", [1])
    #expect(
      message { try load() }?.hasPrefix("\(pictures): no pictures are left: 1 of 1 pictures cannot be read") == true)
    try FileManager.default.removeItem(atPath: "\(pictures)/1.png")
    #expect(
      message { try load() }
        == "\(pictures): has no pictures; they are files whose names end in .jpg, .jpeg, .png or .webp")
    #expect(message { try ImageFolder().load(["/nowhere"]) }?.hasPrefix("/nowhere: has no pictures") == true)
  }

  @Test func `pictures beside folders of pictures are the last class, and are noted`() throws {
    try add("cat/1.png", "colour.png")
    try add("!/1.png", "colour.png")
    try add("2.png", "held-3.png")
    let set = try load()
    #expect(set.paths == ["!/1.png", "2.png", "cat/1.png"])
    #expect(set.labels == [0, 2, 1] && set.classNames == ["!", "cat", "."])
    #expect(
      set.notes == [
        "\(pictures): 1 picture, 2.png, is in no subfolder and has the class '.'; leave it out with except: [\".\"], "
          + "or move it into a subfolder"
      ])
    let others = try set.select(classes: nil, except: [.name(".")], limit: nil, seed: Seed(0))
    #expect(others.paths == ["!/1.png", "cat/1.png"] && others.labels == [0, 1])
    try add("3.png", "colour.png")
    #expect(
      try load().notes == [
        "\(pictures): 2 pictures, such as 2.png, are in no subfolder and have the class '.'; leave them out with "
          + "except: [\".\"], or move them into subfolders"
      ])
  }

  @Test func `folders without pictures are no classes`() throws {
    try add("1.png", "colour.png")
    try scratch.write("pictures/notes/a.txt", [1])
    let set = try load()
    #expect(
      set.labels == nil && set.classNames.isEmpty
        && set.notes == [
          "\(pictures): 1 other file, notes/a.txt, is left out"
        ])
  }

  @Test func `all that is left out is counted`() throws {
    try add("a/1.jfif", "colour.jpg")
    try add("a/2.JPE", "colour.jpg")
    for name in ["a/x.bmp", "a/y.TIF", "b/z.gif", "a/notes.txt", "b/.hidden"] {
      try scratch.write("pictures/\(name)", [1])
    }
    try FileManager.default.createSymbolicLink(atPath: "\(pictures)/c", withDestinationPath: "a")
    let odd =
      Array("\(pictures)/b/".utf8.map { CChar(bitPattern: $0) }) + [CChar(bitPattern: 0xFF), 46, 112, 110, 103, 0]
    try #require(close(open(odd, O_CREAT | O_WRONLY, 0o600)) == 0)
    let set = try load()
    #expect(set.count == 2)
    #expect(
      set.notes
        == [
          "3 in unsupported formats, such as a/x.bmp, are left out; JPEG, PNG and WebP are supported",
          "1 other file, a/notes.txt, is left out",
          "1 file has a name that is not UTF-8, in b/, and is left out; rename it",
          "1 folder, c, is a link to one that was already read, and is left out",
        ].map { "\(pictures): \($0)" })
  }

  @Test func `a folder of other formats says which they are`() throws {
    try scratch.write("pictures/x.bmp", [1])
    #expect(
      message { try load() }
        == "\(pictures): has no pictures; they are files whose names end in .jpg, .jpeg, .png or .webp; 1 in unsupported "
        + "formats, such as x.bmp, are left out; JPEG, PNG and WebP are supported")
  }

  @Test func `links in a circle end`() throws {
    try add("a/1.png", "colour.png")
    try FileManager.default.createSymbolicLink(atPath: "\(pictures)/a/up", withDestinationPath: "..")
    try FileManager.default.createSymbolicLink(atPath: "\(pictures)/a/self.png", withDestinationPath: "self.png")
    let set = try load()
    #expect(set.count == 1 && set.notes.joined().contains("a/self.png (Too many levels of symbolic links)"))
  }

  @Test func `what is packed is read again only when files change`() throws {
    try add("1.png", "colour.png")
    try add("2.png", "held-3.png")
    let first = try load().images.ints  // copied, because the mapped file is about to change
    let folder = try #require(FileManager.default.contentsOfDirectory(atPath: cache).first)
    let packed = "\(cache)/\(folder)/images.bin"
    func inode() throws -> Int? { try FileManager.default.attributesOfItem(atPath: packed)[.systemFileNumber] as? Int }
    let file = try inode()
    #expect(try load().images.ints == first && inode() == file, "nothing was decoded again")
    // A file with a length that differs from the index is ignored.
    try Data(repeating: 7, count: 191).write(to: URL(fileURLWithPath: packed))
    #expect(try load().images.ints == first)
    // So is one without an index, as a killed process leaves it.
    try FileManager.default.removeItem(atPath: "\(cache)/\(folder)/index.json")
    try Data(repeating: 9, count: 5).write(to: URL(fileURLWithPath: "\(cache)/\(folder)/images.partial"))
    #expect(try load().images.ints == first)
    let identity = try PictureList(below: pictures).identity
    try add("2.png", "colour.png")
    #expect(try PictureList(below: pictures).identity != identity)
    #expect(try load().images[1].ints == Array(first[..<192]))
  }

  @Test func `a flipped bit of a packed picture has all decoded again, with a note`() throws {
    for i in 0..<4 { try add("\(i).png", "held-\(i + 1).png") }
    let first = try load().images.ints
    let folder = try #require(FileManager.default.contentsOfDirectory(atPath: cache).first)
    for place in [0, 300, 4 * 192 - 1] {
      let file = try #require(FileHandle(forUpdatingAtPath: "\(cache)/\(folder)/images.bin"))
      try file.seek(toOffset: UInt64(place))
      try file.write(contentsOf: Data([UInt8(first[place]) ^ 1]))
      let set = try load()
      #expect(set.images.ints == first)
      #expect(set.notes == ["\(cache)/\(folder)/images.bin was damaged; the pictures have been decoded again"])
      #expect(try load().notes.isEmpty)
    }
  }

  @Test func `what a killed process left of other pictures is removed, and what one is writing stays`() throws {
    try add("1.png", "colour.png")
    let left = try scratch.write("cache/0123/images.partial", [1])
    let written = try scratch.write("cache/4567/images.partial", [1])
    let lock = try FolderLock("\(cache)/4567") { _ in }
    _ = try withExtendedLifetime(lock) { try load() }
    #expect(!FileManager.default.fileExists(atPath: left) && FileManager.default.fileExists(atPath: written))
  }

  @Test func `nothing is removed through a link, and what is no file stays`() throws {
    try add("1.png", "colour.png")
    let precious = try scratch.write("elsewhere/images.partial", [1])
    let folder = "\(cache)/0123"
    try FileManager.default.createDirectory(atPath: "\(cache)/4567", withIntermediateDirectories: true)
    symlink(PathText.folder(of: precious), folder)
    symlink(precious, "\(cache)/4567/images.partial")
    _ = try load()
    #expect(FileManager.default.fileExists(atPath: precious))
    let elsewhere = try FileManager.default.contentsOfDirectory(atPath: PathText.folder(of: precious))
    #expect(elsewhere == ["images.partial"], "no lock either")
    #expect(FileKind("\(cache)/4567/images.partial") == .link && FileKind(folder) == .link)
  }

  @Test func `a failure leaves no unfinished file`() throws {
    try add("a.png", "grey.png")
    try add("c.png", "held-6.png")
    _ = message { try load(size: nil) }
    let names = FileManager.default.enumerator(atPath: cache)?.compactMap { $0 as? String } ?? []
    #expect(names.contains { $0.hasSuffix("lock") } && !names.contains { $0.hasSuffix(".partial") })
  }

  @Test func `many threads at once pack the same`() throws {
    for i in 0..<40 { try add("\(i % 4)/\(i).png", "held-\(i % 8 + 1).png") }
    let list = try PictureList(below: pictures)
    let (sets, cache) = (Collected(), cache)
    DispatchQueue.concurrentPerform(iterations: 4) { i in
      // The memory is enough for decoding one picture at a time.
      let form = PackedPictures.Form(size: 5)
      let packed = PackedPictures(list: list, form: form, memory: 12_000)
      let set = try? packed.load(strict: true, cache: cache) { done, all in sets.count(done, all) }
      sets.add(set?.images.ints)
    }
    #expect(sets.values.count == 4 && Set(sets.values).count == 1)
    #expect(sets.values[0]?.count == 40 * 75 && sets.reported == Array(1...40))
  }

  @Test func `a cache that cannot be written is an error`() throws {
    try add("1.png", "colour.png")
    try scratch.write("cache", [1])
    #expect(message { try load() }?.hasSuffix("set XDG_CACHE_HOME to another folder") == true)
  }

  @Test func `options that make no sense are refused`() {
    for (dataset, words) in [
      (ImageFolder(), "'folder' must be the path of a folder of pictures, but is absent"),
      (ImageFolder(folder: FilePath("a"), memory: 1), "'memory' must be from 16 to 1048576, but is 1"),
      (ImageFolder(folder: FilePath("a"), channels: 4), "'channels' must be 1 or 3, but is 4"),
    ] {
      #expect(#expect(throws: OptionError.self) { try dataset.validate() }.map { "\($0)" } == words)
    }
  }

  /// Results collected from several threads.
  private final class Collected: @unchecked Sendable {  // every use holds the lock
    private let lock = NSLock()
    private(set) var values: [[Int]?] = []
    private var done: [Int] = []
    var reported: [Int] { done.sorted() }
    func add(_ value: [Int]?) { lock.withLock { values.append(value) } }
    func count(_ done: Int, _ all: Int) { lock.withLock { self.done.append(done) } }
  }
}
