import Foundation
import Testing

@testable import PluginFiles

@Suite struct PluginSourceTests {
  private func message(_ path: String) -> String? {
    #expect(throws: PluginError.self) { try PluginSource(path) }?.description
  }

  @Test func `the hash of a file is that of its text, not of its name and place`() throws {
    let (here, there) = (try TemporaryFolder(), try TemporaryFolder())
    let one = try PluginSource(here.write("let a = 1", "one.swift"))
    let two = try PluginSource(there.write("let a = 1", "two.swift"))
    // printf 'let a = 1' | sha256sum
    #expect(one.hash == "2c07d877ba5b1548307d0bbc6f8ab5df93de4c6db3fbf7283c451809def87824")
    #expect(two.hash == one.hash)
    #expect(try PluginSource(there.write("let a = 2", "two.swift")).hash != one.hash)
    #expect(one.stem == "one" && one.shown("one.swift") == one.path && !one.isFolder)
  }

  @Test func `a folder is all Swift files that lie directly in it, in the order of their names`() throws {
    let folder = try TemporaryFolder()
    for name in ["b.swift", "a.swift", ".hidden.swift", "notes.txt"] { try folder.write(name, name) }
    let source = try PluginSource(folder.path + "/")
    #expect(source.files.map(\.name) == ["a.swift", "b.swift"] && source.files.map(\.text) == ["a.swift", "b.swift"])
    #expect(source.shown("a.swift") == "\(folder.path)/a.swift" && source.isFolder)
    let hash = source.hash
    try folder.write("notes", "notes.txt")
    #expect(try PluginSource(folder.path).hash == hash)
    try folder.write("changed", "b.swift")
    #expect(try PluginSource(folder.path).hash != hash)
  }

  @Test func `what is no plugin is refused with what may have been meant`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    #expect(message("\(path)/MyLos.swift") == "clutch: error: there is no file '\(path)/MyLos.swift'; check its path")
    try folder.write("", "MyLoss.swift")
    #expect(
      message("\(path)/MyLos.swift")
        == "clutch: error: there is no file '\(path)/MyLos.swift'; did you mean '\(path)/MyLoss.swift'?")
    #expect(
      message("\(path)/my-loss.swift")
        == "clutch: error: there is no file '\(path)/my-loss.swift'; did you mean '\(path)/MyLoss.swift'?")
    let notes = try folder.write("", "notes.txt")
    #expect(
      message(notes)
        == "clutch: error: '\(notes)' is not a Swift file; name one that ends in .swift, or a folder of such files")
    let empty = try TemporaryFolder()
    #expect(
      message(empty.path)
        == "clutch: error: the folder '\(empty.path)' holds no Swift file; put one into it, or name another")
    try FileManager.default.createDirectory(atPath: "\(empty.path)/x.swift", withIntermediateDirectories: true)
    #expect(
      message(empty.path) == "clutch: error: '\(empty.path)/x.swift' cannot be read; make it a file that you may read")
  }

  @Test(arguments: [
    ("struct Helper {}\nstruct A1: Loss {\n}", "A1"), ("public struct B : Codable, ClusterAwareLoss {}", "B"),
    ("struct C: Lossy {}\nenum D: Loss {}", "MyLoss"), ("", "MyLoss"),
  ])
  func `the line that is missing names the plugin's own type`(text: String, type: String) throws {
    let folder = try TemporaryFolder()
    let source = try PluginSource(folder.write(text, "x.swift"))
    #expect(
      source.missingEntry == "@section(\"plugins\") @used private let entry: Entry = { register(\(type).self) }")
  }
}
