import Foundation
import Testing

@testable import Clutch

@Suite struct AtomicFileTests {
  @Test func `a file is replaced as a whole, and nothing else is left behind`() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("old", to: "\(folder.path)/file")
    try AtomicFile.write("new", to: "\(folder.path)/file")
    #expect(folder.read("file") == Data("new".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
  }

  @Test func `a missing folder is an error that names the file`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/none/file"
    let error = #expect(throws: RunError.self) { try AtomicFile.write("x", to: path) }
    #expect(error?.description == "\(path): cannot be written: No such file or directory; make the folder first")
  }

  @Test func `a link is the same contents under another name, and survives its source`() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("text", "source")
    try AtomicFile.link(source, as: "\(folder.path)/link")
    try AtomicFile.link(source, as: "\(folder.path)/link")
    try FileManager.default.removeItem(atPath: source)
    #expect(folder.read("link") == Data("text".utf8))
  }

  @Test func `what processes of this machine that ended left unfinished is removed, and nothing else`() throws {
    let folder = try TemporaryFolder()
    let machine = ProcessInfo.processInfo.hostName
    let own = ProcessMark.current
    let later = ProcessMark(process: own.process, start: try #require(own.start) + 1)
    let left = [
      "log.\(machine).\(later).A.partial", "deep/log.\(machine).\(later).A.partial",
      "log.\(machine).\(Int32.max).A.partial",
    ]
    let kept = ["log.\(machine).\(own).A.partial", "log.elsewhere.\(later).A.partial", "x.partial", "log"]
    for name in left + kept { try folder.write("part", name) }
    AtomicFile.sweep(folder.path)
    #expect(Set(folder.files(below: ".").keys) == Set(kept))
  }
}
