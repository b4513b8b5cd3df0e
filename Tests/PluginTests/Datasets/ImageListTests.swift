import Clutch
import Foundation
import Testing

@testable import Formats
@testable import Plugins
@testable import Storage

@Suite struct ImageListTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func list(_ text: String) throws -> PictureList {
    try PictureList(listed: scratch.write("list.txt", Array(text.utf8)), root: scratch.path)
  }

  @Test func `a line is a path, which may have spaces, and a class`() throws {
    let found = try list("images/a cat.png 3\r\n\nimages/dog.png 0\n")
    #expect(found.files.map(\.name) == ["images/a cat.png", "images/dog.png"] && found.files.map(\.label) == [3, 0])
    #expect(try list("x.png -1\ny.png -1").files.map(\.label) == [nil, nil])
  }

  @Test(arguments: [
    ("a.png 1\n../b.png 0", ":2: must be a path below ROOT, without '..', but is '../b.png'"),
    ("a/../../b.png 0", ":1: must be a path below ROOT, without '..', but is 'a/../../b.png'"),
    ("/etc/passwd 0", ":1: must be a path below ROOT, without '..', but is '/etc/passwd'"),
    ("a.png", ":1: must be a path, a space and a class, 0 or more or -1 for none, but is 'a.png'"),
    ("a.png x", ":1: must be a path, a space and a class, 0 or more or -1 for none, but is 'a.png x'"),
    ("a.png -2", ":1: must be a path, a space and a class, 0 or more or -1 for none, but is 'a.png -2'"),
    ("\n", ": lists no pictures"),
    (
      "a.png 1\nb.png -1",
      ": some pictures have a class and some, such as b.png, have -1; give a class to all or to none"
    ),
  ])
  func `a line that makes no sense is refused by its number`(text: String, message: String) throws {
    let error = #expect(throws: DataError.self) { try list(text) }
    #expect(
      error?.description == "\(scratch.path)/list.txt" + message.replacing("ROOT", with: scratch.path))
  }

  @Test func `pictures outside of the root are counted`() throws {
    let other = try Scratch()
    try other.write("far/1.png", [1])
    try scratch.write("in/2.png", [1])
    try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/out", withDestinationPath: "\(other.path)/far")
    try FileManager.default.createSymbolicLink(
      atPath: "\(scratch.path)/one.png", withDestinationPath: "\(other.path)/far/1.png")
    try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/near.png", withDestinationPath: "in/2.png")
    let found = try list("in/2.png 0\nout/1.png 1\none.png 1\nnear.png 0\nmissing/3.png 0\n")
    #expect(
      found.passedOver.notes
        == ["2 pictures, such as out/1.png, are reached by links that lead out of the folder; they are read"])
    #expect(try list("in/2.png 0").passedOver.notes.isEmpty && found.files.count == 5)
  }

  @Test func `bytes that are no text are refused`() throws {
    let path = try scratch.write("list.txt", [0xFF, 0xFE, 0x00])
    let error = #expect(throws: DataError.self) { try PictureList(listed: path, root: scratch.path) }
    #expect(error?.description == "\(path): is not a list of pictures: it is not UTF-8")
    let none = #expect(throws: DataError.self) { try PictureList(listed: "/none", root: "/") }
    #expect(
      none?.description == "/none: cannot be opened: No such file or directory; check the path and its permissions")
  }

  @Test func `pictures are read in the list's order, and those that are not there are left out`() throws {
    try scratch.write("root/b.png", try fixtureBytes("colour.png"))
    try scratch.write("root/a.png", try fixtureBytes("held-3.png"))
    let path = try scratch.write("list.txt", Array("b.png 1\nnone.png 5\na.png 0\nb.png 2\n".utf8))
    let dataset = ImageList(list: FilePath(path), root: FilePath("\(scratch.path)/root"), size: 4)
    let files = try dataset.files(DataRoots([]))
    #expect(files == [path, "\(scratch.path)/root"])
    #expect(try ImageList(list: FilePath(path)).files(DataRoots([])) == [path, scratch.path])
    let packed = PackedPictures(
      list: try PictureList(listed: files[0], root: files[1]), form: .init(size: 4), memory: 1 << 24)
    let set = try packed.load(strict: false, cache: "\(scratch.path)/cache") { _, _ in }
    #expect(set.labels == [1, 0, 2] && set.images[0].ints == set.images[2].ints)
    #expect(set.paths == ["b.png", "a.png", "b.png"])
    let last = try set.taking(1...2, of: [path])
    #expect(last.paths == ["a.png", "b.png"] && last.labels == [0, 2])
    #expect(set.notes[0].contains("1 of 4 pictures cannot be read and are left out, such as none.png (does not exist)"))
  }

  @Test func `without a list it is refused`() {
    let error = #expect(throws: OptionError.self) { try ImageList().validate() }
    #expect(error.map { "\($0)" } == "'list' must be the path of a list of pictures, but is absent")
  }
}
