import Foundation
import Testing

@testable import Components
@testable import Stages
@testable import Storage

@Suite(.serialized) struct StageListTests {
  private let folder: TemporaryFolder
  private let key = "0123456789abcdef"

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String) throws -> StageList? {
    try folder.write(text, "run/stages.json")
    return try StageList(folder: "\(folder.path)/run")
  }

  @Test func `the list of a run is written in its folder, sorted, and read again`() throws {
    let plan = try Plan(toyExperiment())
    let list = StageList(plan)
    #expect(list.stages == plan.stages.map(\.path).sorted() && list.stages.count == 2 + 3 + 2)
    try FileManager.default.createDirectory(atPath: "\(folder.path)/run", withIntermediateDirectories: true)
    try list.write(to: "\(folder.path)/run", Store(runs: folder.path))
    #expect(try StageList(folder: "\(folder.path)/run")?.stages == list.stages)
  }

  @Test func `a run of an earlier version has no list`() throws {
    #expect(try StageList(folder: "\(folder.path)/none") == nil)
  }

  @Test(arguments: StageKind.allCases) func `a stage of every kind may be listed`(kind: StageKind) throws {
    #expect(try read(#"{"stages": ["\#(kind.rawValue)/\#(key)"]}"#)?.stages == ["\(kind.rawValue)/\(key)"])
  }

  @Test(arguments: [
    "", "[]", #"{"stages": ["phase"]}"#, #"{"stages": ["phase/0123"]}"#, #"{"stages": ["model/KEY"]}"#,
    #"{"stages": ["phase/KEY/x"]}"#, #"{"stages": ["phase//KEY"]}"#, #"{"stages": ["phase/KEY", "../KEY"]}"#,
  ])
  func `a list that is cut off, or names what cannot be a stage, is damaged`(text: String) throws {
    let error = #expect(throws: RunError.self) { try read(text.replacing("KEY", with: key)) }
    #expect(
      error?.description == "\(folder.path)/run/stages.json: is damaged or from another version of Clutch")
  }

  @Test func `a list that does not match its checksum is damaged`() throws {
    let text = #"{"stages": ["phase/\#(key)"]}"#
    _ = try read(text)
    var sums = Checksums(new: "\(folder.path)/run")
    sums.add(StageList.fileName, Data(text.utf8))
    try sums.write()
    #expect(try read(text)?.stages == ["phase/\(key)"])
    let error = #expect(throws: RunError.self) { try read(text.replacing("phase", with: "score")) }
    #expect(
      error?.description
        == "\(folder.path)/run/stages.json: is damaged or was changed: its checksum differs from that in "
        + Checksums.fileName)
  }
}
