import Foundation
import Testing

@testable import Components
@testable import Storage

@Suite struct AtomicFileTests {
  @Test func `a file is replaced as a whole, and nothing else is left behind`() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("old", to: "\(folder.path)/file")
    try AtomicFile.write("new", to: "\(folder.path)/file")
    #expect(folder.read("file") == Data("new".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
  }

  @Test func `a new file replaces nothing, and nothing else is left behind`() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.create(Data("first".utf8), at: "\(folder.path)/file")
    #expect(symlink("file", "\(folder.path)/link") == 0 && symlink("nowhere", "\(folder.path)/lost") == 0)
    for name in ["file", "link", "lost"] {
      let path = "\(folder.path)/\(name)"
      let error = #expect(throws: RunError.self) { try AtomicFile.create(Data("second".utf8), at: path) }
      #expect(error?.description == "\(path): cannot be written: File exists")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(folder.read("file") == Data("first".utf8) && names == ["file", "link", "lost"])
    let missing = #expect(throws: RunError.self) { try AtomicFile.create(Data(), at: "\(folder.path)/none/file") }
    #expect(missing?.description.hasSuffix("No such file or directory; create the folder first") == true)
  }

  @Test func `a missing folder is an error that names the file`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/none/file"
    let error = #expect(throws: RunError.self) { try AtomicFile.write("x", to: path) }
    #expect(error?.description == "\(path): cannot be written: No such file or directory; create the folder first")
  }

  @Test func `a copy has the same contents, and neither changes with the other`() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("text", "source")
    for _ in 0..<2 { try AtomicFile.copy(source, to: "\(folder.path)/copy") }
    for (edited, other) in [("copy", "source"), ("source", "copy")] {
      try AtomicFile.copy(source, to: "\(folder.path)/copy")
      let file = try #require(FileHandle(forUpdatingAtPath: "\(folder.path)/\(edited)"))
      try file.write(contentsOf: Data("T".utf8))
      #expect(folder.read(edited) == Data("Text".utf8) && folder.read(other) == Data("text".utf8))
      try folder.write("text", "source")
    }
    #expect(Set(folder.files(below: ".").keys) == ["source", "copy"])
  }

  @Test func `writing a file removes what killed processes left of it, and of no other`() throws {
    let folder = try TemporaryFolder()
    let id = "5E1C8A0B-9A53-4E5C-8F6D-1B2A3C4D5E6F"
    let dead = "\(ProcessInfo.processInfo.hostName).\(Int32.max).\(id).partial"
    for name in ["a.\(dead)", "a.b.\(dead)", "b.\(dead)"] { try folder.write("part", name) }
    try AtomicFile.write("whole", to: "\(folder.path)/a")
    #expect(Set(folder.files(below: ".").keys) == ["a", "a.b.\(dead)", "b.\(dead)"])
  }

  @Test func `what processes of this machine that ended left unfinished is removed, and nothing else`() throws {
    let folder = try TemporaryFolder()
    let machine = ProcessInfo.processInfo.hostName
    let own = ProcessMark.current
    let id = "5E1C8A0B-9A53-4E5C-8F6D-1B2A3C4D5E6F"
    let later = ProcessMark(process: own.process, start: try #require(own.start) + 1)
    let left = [
      "log.\(machine).\(later).\(id).partial", "deep/log.\(machine).\(later).\(id).partial",
      "log.\(machine).\(Int32.max).\(id).partial",
    ]
    let kept = ["log.\(machine).\(own).\(id).partial", "log.elsewhere.\(later).\(id).partial", "x.partial", "log"]
    for name in left + kept { try folder.write("part", name) }
    AtomicFile.sweep(folder.path)
    #expect(Set(folder.files(below: ".").keys) == Set(kept))
  }
}
