import Foundation
import Testing

@testable import Components
@testable import Runs
@testable import Storage

@Suite struct RunEntryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("near/0a1b2c3d", name: "near", seed: 3, metrics: ("knn", 0.75), ("cosine", 0.5))
    try write("near/11223344", name: "near", seed: 4)
    try folder.write("{\"error\": \"diverged\"}", "near/11223344/failure.json")
    try write("far/55667788", name: "far", seed: 0)
  }

  private func write(_ run: String, name: String, seed: Int, metrics: (scorer: String, auroc: Double)...) throws {
    try folder.write(
      "name: \(name)\nseed: \(seed)\ntrain: { schedule: { cosine: { over: run } }, batch: 64 }\n", "\(run)/recipe.yaml")
    try folder.write("{\"stages\": [\"phase/\(seed)\"]}", "\(run)/stages.json")
    if metrics.isEmpty { return }
    let rows = metrics.map { scorer, auroc in
      "{\"scorer\": \"\(scorer)\", \"set\": \"odd\", \"metrics\": {\"auroc\": {\"value\": \(auroc), \"lower\": 0, \"upper\": 1}}}"
    }
    try folder.write(
      """
      {"name": "\(name)", "key": "0", "trainImages": 1, "testImages": 1, "oodImages": {"odd": 1}, "clusters": [],
       "conventions": {}, "rows": [\(rows.joined(separator: ", "))]}
      """, "\(run)/metrics.json")
  }

  private func run(_ path: String) throws -> RunEntry { try #require(RunEntry("\(folder.path)/\(path)")) }

  @Test func `a folder's runs are found with their states`() throws {
    let runs = RunEntry.below(folder.path)
    #expect(
      runs.map { "\($0.name)/\($0.key) \($0.state)" } == [
        "far/55667788 unfinished", "near/0a1b2c3d done", "near/11223344 failed",
      ])
    #expect(runs.map(\.failure) == [nil, nil, "diverged"] && runs.map(\.seed) == [0, 3, 4])
    #expect(RunEntry(folder.path) == nil)
  }

  @Test func `a run that somebody works on is running, and is not removed`() throws {
    let path = "\(folder.path)/far/55667788"
    try withExtendedLifetime(try FolderLock(sharing: path)) { () throws in
      let run = RunEntry(path)
      #expect(run?.state == .running)
      #expect(try run?.remove() == false && FileManager.default.fileExists(atPath: path))
    }
    #expect(try run("far/55667788").remove() && !FileManager.default.fileExists(atPath: "\(folder.path)/far"))
    #expect(try run("near/11223344").remove() && FileManager.default.fileExists(atPath: "\(folder.path)/near"))
  }

  @Test func `a run with a damaged file has failed, hides no other, and can be removed`() throws {
    try folder.write("{", "near/0a1b2c3d/metrics.json")
    try folder.write("a: [", "far/55667788/recipe.yaml")
    let runs = RunEntry.below(folder.path)
    #expect(runs.map(\.state) == [.failed, .failed, .failed] && runs.map(\.name) == ["far", "near", "near"])
    #expect(runs[0].failure?.contains("recipe.yaml:1:") == true && runs[1].failure?.contains("metrics.json") == true)
    #expect(try runs[0].remove() && !FileManager.default.fileExists(atPath: "\(folder.path)/far/55667788"))
  }

  @Test func `the headline is the best scorer's, or that of the one that is named`() throws {
    let run = try run("near/0a1b2c3d")
    #expect(run.headline(.auroc)?.value == 0.75 && run.headline(.auroc)?.scorer == "knn")
    #expect(run.headline(.auroc, scorer: "cosine")?.value == 0.5)
    #expect(run.headline(.auroc)?.choices == 2 && run.headline(.auroc, scorer: "cosine")?.choices == 1)
    #expect(run.headline(.fpr95) == nil && run.headline(.auroc, scorer: "none") == nil)
  }

  @Test(arguments: [
    (["near"], [], ["0a1b2c3d", "11223344"]), (["0a1b"], [], ["0a1b2c3d"]), (["near/1*"], [], ["11223344"]),
    ([], ["seed=3"], ["0a1b2c3d"]),
    ([], ["train.schedule=cosine", "batch=64.0"], ["55667788", "0a1b2c3d", "11223344"]),
    ([], ["over=phase"], []), (["f?r", "0a1b2c3d"], ["seed=3"], ["0a1b2c3d"]),
  ])
  func `names, keys and settings choose runs`(patterns: [String], settings: [String], keys: [String]) throws {
    var filter = RunFilter()
    filter.patterns = patterns
    filter.settings = settings.map { text in
      let parts = text.split(separator: "=").map(String.init)
      return (parts[0], parts[1])
    }
    #expect(RunEntry.below(folder.path).filter(filter.admits).map(\.key) == keys)
  }

  @Test func `a folder and what is in it choose as well, and so does a state`() throws {
    let runs = RunEntry.below(folder.path)
    var filter = RunFilter()
    filter.patterns = ["\(folder.path)/near/", "\(folder.path)/far/55667788"]
    #expect(runs.allSatisfy(filter.admits))
    filter.states = [.failed]
    #expect(runs.filter(filter.admits).map(\.key) == ["11223344"])
  }
}
