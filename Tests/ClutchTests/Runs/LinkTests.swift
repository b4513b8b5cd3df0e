import Foundation
import Testing

@testable import Components
@testable import Runs
@testable import Stages
@testable import Storage

/// Commands that remove files remove what Clutch created, never the target of a symbolic link.
@Suite struct LinkTests {
  private let folder: TemporaryFolder
  private var runs: String { "\(folder.path)/runs" }
  private let key = "0123456789abcdef"

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("x", "precious/thesis.txt")
    try folder.write("x", "precious/0123456789abcdef/chapter.txt")
    try folder.write("{\"stages\": []}", "runs/near/0/stages.json")
  }

  private func link(_ name: String, to target: String = "precious") throws {
    let path = "\(runs)/\(name)"
    try AtomicFile.makeFolder((path as NSString).deletingLastPathComponent)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(folder.path)/\(target)")
  }

  /// `true` if everything is still there and nothing was added, such as a lock.
  private var isUntouched: Bool {
    Set(folder.files(below: "precious").keys) == ["thesis.txt", "\(key)/chapter.txt"]
      && folder.read("precious/thesis.txt") == Data("x".utf8)
  }

  @Test(arguments: ["phase", "embedding", "score"])
  func `of a link in the place of a stage, only the link is removed`(kind: String) throws {
    try link(".cache/\(kind)/\(key)")
    let unneeded = try UnneededStages(in: runs)
    #expect(unneeded.stages.map(\.kind) == [kind] && unneeded.bytes == 0)
    #expect(try unneeded.remove().count == 1)
    #expect(isUntouched && FileKind("\(runs)/.cache/\(kind)/\(key)") == nil)
  }

  @Test(arguments: [".cache", ".cache/phase", ".cache/score"])
  func `nothing is removed through a link in the place of a folder of stages`(name: String) throws {
    try folder.write("x", "precious/phase/\(key)/chapter.txt")
    try link(name, to: name == ".cache" ? "precious" : "precious/phase")
    let unneeded = try UnneededStages(in: runs)
    #expect(unneeded.stages.isEmpty && unneeded.links == ["\(runs)/\(name)"])
    #expect(try unneeded.remove().isEmpty)
    #expect(folder.read("precious/phase/\(key)/chapter.txt") != nil)
  }

  @Test func `a link in a stage is removed with the stage, and what it leads to stays`() throws {
    try folder.write("x", "runs/.cache/phase/\(key)/deep/file")
    try link(".cache/phase/\(key)/deep/link")
    try link(".cache/phase/\(key)/lock", to: "precious/new")
    _ = try UnneededStages(in: runs).remove()
    #expect(FileKind("\(runs)/.cache/phase/\(key)") == .folder, "its lock is not Clutch's")
    unlink("\(runs)/.cache/phase/\(key)/lock")
    #expect(try UnneededStages(in: runs).remove().count == 1)
    #expect(isUntouched && FileKind("\(runs)/.cache/phase/\(key)") == nil)
  }

  @Test func `folders that are not called like stages, or like what interrupted removals leave, stay`() throws {
    let names = ["phase/notes", "phase/0123456789ABCDEF", "score/0123456789abcde", "phase/.removed-photos"]
    for name in names { try folder.write("x", "runs/.cache/\(name)/file") }
    try folder.write("x", "runs/.removed-photos/file")
    try link("near/.removed-5E1C8A0B-9A53-4E5C-8F6D-1B2A3C4D5E6F")
    #expect(try UnneededStages(in: runs).stages.isEmpty)
    #expect(isUntouched)
  }

  @Test func `a folder of runs that is itself a link is cleaned`() throws {
    try folder.write("x", "runs/.cache/phase/\(key)/file")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/other", withDestinationPath: runs)
    #expect(try UnneededStages(in: "\(folder.path)/other").remove().count == 1)
    #expect(FileKind("\(runs)/.cache/phase/\(key)") == nil)
  }

  @Test func `of a link to a run, only the link is removed`() throws {
    for name in ["recipe.yaml", "environment.json"] { try folder.write("name: far", "precious/\(name)") }
    try link("far/0")
    let run = try #require(RunEntry("\(runs)/far/0"))
    #expect(run.isLink && run.link(below: runs) == nil)
    #expect(try run.remove())
    #expect(FileKind("\(runs)/far") == nil && folder.read("precious/thesis.txt") != nil)
    #expect(folder.read("precious/recipe.yaml") != nil && folder.read("precious/lock") == nil)
  }

  @Test func `a run behind a link says which, and a run of the folder has none`() throws {
    for name in ["recipe.yaml", "environment.json"] { try folder.write("name: far", "precious/0/\(name)") }
    try link("far")
    #expect(RunEntry("\(runs)/far/0")?.link(below: runs) == "\(runs)/far")
    #expect(RunEntry("\(folder.path)/precious/0")?.link(below: "\(folder.path)/precious") == nil)
  }

  @Test func `copies of plugins replace a link to a folder of plugins, and nothing in it`() throws {
    try link("near/0/plugins")
    try PluginCopies([]).write(to: "\(runs)/near/0")
    #expect(isUntouched && FileKind("\(runs)/near/0/plugins") == nil)
  }

  @Test func `of links among the copies of plugins, only the links are removed`() throws {
    try link("near/0/plugins/link")
    try link("near/0/plugins/old/deep")
    try folder.write("x", "runs/near/0/plugins/old/copy.swift")
    try PluginCopies([]).write(to: "\(runs)/near/0")
    #expect(isUntouched)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(runs)/near/0/plugins").isEmpty)
  }

  @Test func `what killed processes left is not looked for behind links`() throws {
    let name = "log.\(ProcessInfo.processInfo.hostName).\(Int32.max).5E1C8A0B-9A53-4E5C-8F6D-1B2A3C4D5E6F.partial"
    try folder.write("x", "precious/\(name)")
    try link("near/0/link")
    AtomicFile.sweep("\(runs)/near/0")
    #expect(folder.read("precious/\(name)") != nil)
  }
}
