import Foundation
import Testing

@testable import Runs
@testable import Stages
@testable import Storage

@Suite struct UnneededStagesTests {
  private let folder: TemporaryFolder
  /// A UUID without its last digit, which the tests append.
  private static let id = "5E1C8A0B-9A53-4E5C-8F6D-1B2A3C4D5E6"

  init() throws {
    folder = try TemporaryFolder()
    for stage in [
      "phase/aaaaaaaaaaaaaaaa", "phase/bbbbbbbbbbbbbbbb", "embedding/cccccccccccccccc", "score/dddddddddddddddd",
      "rung/eeeeeeeeeeeeeeee",
    ] {
      try folder.write(String(repeating: "x", count: 100), ".cache/\(stage)/file")
    }
    try folder.write("{\"stages\": [\"phase/aaaaaaaaaaaaaaaa\", \"score/dddddddddddddddd\"]}", "near/0/stages.json")
  }

  @Test func `what no run names is not needed; what is measured on the way stays`() throws {
    let unneeded = try UnneededStages(in: folder.path)
    #expect(
      unneeded.stages.map { "\($0.kind) \($0.bytes)" } == ["phase 100", "embedding 100"] && unneeded.bytes == 200)
    #expect(try unneeded.remove().count == 2)
    #expect(
      Set(folder.files(below: ".cache").keys).isSuperset(of: [
        "phase/aaaaaaaaaaaaaaaa/file", "score/dddddddddddddddd/file", "rung/eeeeeeeeeeeeeeee/file",
      ]))
    #expect(
      folder.read(".cache/phase/bbbbbbbbbbbbbbbb/file") == nil
        && folder.read(".cache/embedding/cccccccccccccccc/file") == nil)
    #expect(try UnneededStages(in: folder.path).stages.isEmpty)
  }

  @Test func `a run of an earlier version needs the stages whose files it has, and those give no bytes back`() throws {
    try FileManager.default.createDirectory(atPath: "\(folder.path)/old/1", withIntermediateDirectories: true)
    link("\(folder.path)/.cache/phase/bbbbbbbbbbbbbbbb/file", "\(folder.path)/old/1/checkpoint.safetensors")
    #expect(try UnneededStages(in: folder.path).stages.map(\.kind) == ["embedding"])
    link("\(folder.path)/.cache/embedding/cccccccccccccccc/file", "\(folder.path)/copy")
    #expect(try UnneededStages(in: folder.path).bytes == 0)
  }

  @Test func `a stage that is computed stays, and so does what a run has come to need`() throws {
    let unneeded = try UnneededStages(in: folder.path)
    let lock = try FolderLock("\(folder.path)/.cache/phase/bbbbbbbbbbbbbbbb") { _ in }
    try folder.write("{\"stages\": [\"embedding/cccccccccccccccc\"]}", "far/0/stages.json")
    #expect(try withExtendedLifetime(lock) { try unneeded.remove() }.isEmpty)
    #expect(
      folder.read(".cache/phase/bbbbbbbbbbbbbbbb/file") != nil
        && folder.read(".cache/embedding/cccccccccccccccc/file") != nil)
  }

  @Test func `what interrupted removals left of runs and stages is freed`() throws {
    let left = [
      ".removed-\(Self.id)1", "near/.removed-\(Self.id)2", "gone/.removed-\(Self.id)3",
      ".cache/rung/.removed-\(Self.id)4",
    ]
    for folder in left { try self.folder.write(String(repeating: "x", count: 50), "\(folder)/file") }
    let unneeded = try UnneededStages(in: folder.path)
    let removed = unneeded.stages.filter { $0.kind == UnneededStages.removed }
    #expect(Set(removed.map(\.path)) == Set(left.map { "\(folder.path)/\($0)" }))
    #expect(removed.map(\.bytes) == [50, 50, 50, 50] && unneeded.bytes == 400)
    #expect(try unneeded.remove().count == 6)
    #expect(!folder.files(below: ".").keys.contains { $0.contains(".removed-") })
    #expect(folder.read("near/0/stages.json") != nil && folder.read(".cache/rung/eeeeeeeeeeeeeeee/file") != nil)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/gone"))
  }

  @Test func `what interrupted removals left is freed where there is no cache`() throws {
    let other = try TemporaryFolder()
    try other.write("x", "near/.removed-\(Self.id)1/file")
    #expect(try UnneededStages(in: other.path).remove().map(\.path) == ["\(other.path)/near/.removed-\(Self.id)1"])
    #expect(try UnneededStages(in: other.path).stages.isEmpty)
  }

  @Test func `what is being removed at this moment is left to its remover`() throws {
    var lock = FolderLock(unused: "\(folder.path)/near/0")
    #expect(lock != nil)
    #expect(rename("\(folder.path)/near/0", "\(folder.path)/near/.removed-\(Self.id)1") == 0)
    _ = try UnneededStages(in: folder.path).remove()
    #expect(folder.read("near/.removed-\(Self.id)1/stages.json") != nil)
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(try UnneededStages(in: folder.path).remove().map(\.kind) == [UnneededStages.removed])
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/near"))
  }

  @Test func `while a run notes its stages nothing is removed`() throws {
    let share = try FolderLock(sharing: "\(folder.path)/.cache")
    let error = #expect(throws: RunError.self) { try UnneededStages(in: folder.path).remove() }
    withExtendedLifetime(share) {}
    #expect(error?.description == "\(folder.path): a run is just starting; run the same command again")
  }

  @Test(arguments: ["", "{", #"{"stages": ["phase"]}"#, #"{"stages": ["phase/aaaaaaaaaaaaaaag"]}"#])
  func `a damaged list of a run protects all stages, and is named`(text: String) throws {
    let unneeded = try UnneededStages(in: folder.path)
    try folder.write(text, "near/0/stages.json")
    let run = "\(folder.path)/near/0"
    let message =
      "\(run)/stages.json: is damaged or from another version of Clutch; nothing was removed, because this run may need "
      + "any stage; write the list again with: clutch run \(run)/recipe.yaml; or remove the run with: clutch runs "
      + "remove \(run)"
    let before = folder.files(below: ".cache").filter { $0.key.hasSuffix("file") }
    let late = #expect(throws: RunError.self) { try unneeded.remove() }
    let error = #expect(throws: RunError.self) { try UnneededStages(in: folder.path) }
    #expect(late?.description == message && error?.description == message)
    #expect(folder.files(below: ".cache").filter { $0.key.hasSuffix("file") } == before && before.count == 5)
  }

  @Test func `a list that is no file, and a link to runs that are elsewhere, protect all stages`() throws {
    let other = try TemporaryFolder()
    try AtomicFile.makeFolder("\(other.path)/near/0/stages.json")
    let list = #expect(throws: RunError.self) { try UnneededStages(in: other.path) }
    #expect(
      list?.description.hasPrefix("\(other.path)/near/0/stages.json: cannot be read: it is not a file; nothing was ")
        == true)
    symlink("\(folder.path)/unmounted", "\(folder.path)/far")
    let link = #expect(throws: RunError.self) { try UnneededStages(in: folder.path) }
    #expect(
      link?.description
        == "\(folder.path)/far: is a symbolic link whose target is missing; nothing was removed, because a run there may "
        + "need any stage; remove the link, or mount the file system with its target")
  }

  @Test func `a folder of runs that is not there needs nothing`() throws {
    #expect(try UnneededStages(in: "\(folder.path)/none").stages.isEmpty)
  }

  @Test(.enabled(if: getuid() != 0)) func `runs that cannot be listed protect all stages`() throws {
    try folder.write("{}", "far/0/stages.json")
    chmod("\(folder.path)/far", 0)
    defer { chmod("\(folder.path)/far", 0o755) }
    let error = #expect(throws: RunError.self) { try UnneededStages(in: folder.path) }
    #expect(
      error?.description
        == "\(folder.path)/far: cannot be listed: Permission denied; nothing was removed, because a run in it may need "
        + "any stage; make it readable")
  }

  @Test func `an old unfinished file of another machine stays while a process works there, whatever the clock`() throws
  {
    let path = try folder.write("part", "near/0/features/a.elsewhere.12-34.\(Self.id)2.partial")
    var old = [timeval(tv_sec: time(nil) - 90_000, tv_usec: 0), timeval(tv_sec: time(nil) - 90_000, tv_usec: 0)]
    #expect(utimes(path, &old) == 0)
    func left() throws -> [String] {
      try UnneededStages(in: folder.path).stages.filter { $0.kind == UnneededStages.partial }.map(\.path)
    }
    var share: FolderLock? = try FolderLock(sharing: "\(folder.path)/near/0")
    #expect(try left().isEmpty)
    withExtendedLifetime(share) {}
    share = nil
    #expect(try left() == [path])
  }

  @Test func `files that killed processes left are freed wherever they are, and nothing else`() throws {
    let machine = ProcessInfo.processInfo.hostName
    let dead = "\(machine).\(Int32.max).\(Self.id)1.partial"
    let left = [
      ".cache/phase/aaaaaaaaaaaaaaaa/final.safetensors.\(dead)", ".cache/score/dddddddddddddddd/scores.npy.\(dead)",
      ".cache/rung/eeeeeeeeeeeeeeee/rung.json.\(dead)", "near/0/report.html.\(dead)",
      "near/sweep-1/trials.json.\(dead)",
      "near/0/log.jsonl.elsewhere.12-34.\(Self.id)2.partial", ".cache/phase/aaaaaaaaaaaaaaaa/partial.safetensors",
    ]
    let kept = [
      "near/0/a.\(machine).\(ProcessMark.current).\(Self.id)3.partial", "near/0/mine.partial",
      "near/0/b.elsewhere.12-34.\(Self.id)4.partial", "near/0/partial.safetensors",
      "near/0/c.12-34.\(Self.id)5.partial",
    ]
    try folder.write("x", ".cache/phase/aaaaaaaaaaaaaaaa/final.safetensors")
    for name in left + kept { try folder.write("part", name) }
    var old = [timeval(tv_sec: time(nil) - 90_000, tv_usec: 0), timeval(tv_sec: time(nil) - 90_000, tv_usec: 0)]
    #expect(utimes("\(folder.path)/\(left[5])", &old) == 0)
    let partial = try UnneededStages(in: folder.path).stages.filter { $0.kind == UnneededStages.partial }
    #expect(
      Set(partial.map(\.path)) == Set(left.map { "\(folder.path)/\($0)" }) && partial.allSatisfy { $0.bytes == 4 })
    _ = try UnneededStages(in: folder.path).remove()
    for name in left { #expect(folder.read(name) == nil, "\(name)") }
    for name in kept { #expect(folder.read(name) != nil, "\(name)") }
    #expect(try UnneededStages(in: folder.path).stages.isEmpty)
  }

  @Test func `a run's list names all its stages, and the folders that it makes are those`() throws {
    let runs = "\(folder.path)/runs"
    let run = Run(try Plan(toyExperiment()), store: Store(runs: runs), observer: nil)
    _ = try run.execute()
    #expect(try UnneededStages(in: runs).stages.isEmpty)
    try FileManager.default.removeItem(atPath: run.folder)
    #expect(try Set(UnneededStages(in: runs).stages.map(\.kind)) == ["phase", "embedding", "score"])
  }
}
