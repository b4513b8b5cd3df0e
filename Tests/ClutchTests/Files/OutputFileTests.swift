import Foundation
import Testing

@testable import Components
@testable import Storage

@Suite struct OutputFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ name: String) throws -> mode_t {
    var status = stat()
    try #require(lstat("\(folder.path)/\(name)", &status) == 0)
    return status.st_mode
  }

  @Test func `a file appears as a whole, and nothing is left beside it`() throws {
    let path = try folder.write("old", "table.csv")
    let file = try OutputFile(path)
    try file.write("new ")
    #expect(folder.read("table.csv") == Data("old".utf8))
    try file.write("table")
    try file.close()
    #expect(folder.files(below: ".") == ["table.csv": Data("new table".utf8)])
  }

  @Test func `what is abandoned or forgotten leaves the file as it was`() throws {
    let path = try folder.write("old", "table.csv")
    let file = try OutputFile(path)
    try file.write("new")
    file.abandon()
    try OutputFile(path).write("new")
    #expect(folder.files(below: ".") == ["table.csv": Data("old".utf8)])
  }

  @Test(arguments: ["../real/table.csv", "ABSOLUTE"]) func `a link stays, and its target is replaced`(link: String)
    throws
  {
    let real = try folder.write("old", "real/table.csv")
    try folder.write("", "links/other")
    let path = "\(folder.path)/links/table.csv"
    let target = link == "ABSOLUTE" ? real : link
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    try OutputFile.write("new", to: path)
    #expect(folder.read("real/table.csv") == Data("new".utf8))
    #expect(try mode("links/table.csv") & S_IFMT == S_IFLNK)
  }

  @Test func `a link to a file that is not there yet makes that file`() throws {
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "later.csv")
    try OutputFile.write("new", to: "\(folder.path)/link")
    #expect(folder.read("later.csv") == Data("new".utf8))
  }

  @Test(arguments: [0o600, 0o640, 0o664] as [mode_t]) func `a file keeps its mode`(mode: mode_t) throws {
    let path = try folder.write("old", "table.csv")
    chmod(path, mode)
    try OutputFile.write("new", to: path)
    #expect(try self.mode("table.csv") & 0o7777 == mode)
  }

  @Test func `the reader of a pipe gets the output, and the pipe stays`() throws {
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try OutputFile.write("for the reader", to: path)
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = read(reader, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "for the reader")
    #expect(try mode("pipe") & S_IFMT == S_IFIFO)
  }

  @Test func `a device is written into, and stays a device`() throws {
    try OutputFile.write("nothing", to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func `an open file can be named by its number`() throws {
    let pipe = Pipe()
    try OutputFile.write("numbers", to: "/dev/fd/\(pipe.fileHandleForWriting.fileDescriptor)")
    try pipe.fileHandleForWriting.close()
    #expect(pipe.fileHandleForReading.readDataToEndOfFile() == Data("numbers".utf8))
  }

  @Test func `folders, missing folders and full disks are errors that name the file`() throws {
    let error = { (path: String) in #expect(throws: RunError.self) { try OutputFile.write("x", to: path) }?.description
    }
    #expect(error(folder.path) == "\(folder.path): is a folder; name a file in it")
    let missing = "\(folder.path)/none/table.csv"
    #expect(error(missing) == "\(missing): cannot be written: No such file or directory; create the folder first")
    let full = "/dev/full: cannot be written: No space left on device; free some space, then run the same command again"
    #expect(error("/dev/full") == full)
  }
}
