import Foundation
import Testing

@testable import Comparisons
@testable import Runs

struct RunSelectionTests {
  @Test func `runs that differ in their seed alone are a row, wherever they ran`() throws {
    let files = try RunFiles()
    try files.run("ccl", key: "aa", seed: 1, 0.5, threads: 2)
    try files.run("ccl", key: "bb", seed: 0, 0.25)
    try files.run("simclr", key: "cc", seed: 0, nil)
    #expect(try files.rows("runs") == ["ccl 0 0.25", "ccl 1 0.5", "simclr 0 -"])
    #expect(try files.rows("runs/simclr", "runs/ccl") == ["simclr 0 -", "ccl 0 0.25", "ccl 1 0.5"])
  }

  @Test func `runs of one name that differ in more are told apart by it, in the order of its size`() throws {
    let files = try RunFiles()
    try files.run("ccl", key: "aa", seed: 0, 0.5, k: 20)
    try files.run("ccl", key: "bb", seed: 0, 0.25, k: 5)
    try files.run("simclr", key: "cc", seed: 0, 0.125, k: 100)
    #expect(try files.rows("runs") == ["ccl (k=5) 0 0.25", "ccl (k=20) 0 0.5", "simclr 0 0.125"])
    let selection = try RunSelection(RunFolder.runs(at: "\(files.path)/runs"))
    #expect(
      selection.runs.map(\.settings)
        == ["5", "20", "100"].map { [Setting(path: "train.clusters.k-means.k", value: $0)] })
    #expect(selection.paths == ["train.clusters.k-means.k"])
  }

  @Test func `runs that differ in their name alone have it for a setting`() throws {
    let files = try RunFiles()
    try files.run("one", key: "aa", seed: 0, 0.5)
    try files.run("two", key: "bb", seed: 0, 0.25)
    let selection = try RunSelection(RunFolder.runs(at: "\(files.path)/runs"))
    #expect(selection.runs.map(\.settings) == ["one", "two"].map { [Setting(path: "name", value: $0)] })
  }

  @Test func `of two runs of a row and seed the later one counts, and a note names the other`() throws {
    let files = try RunFiles()
    let old = try files.run("ccl", key: "zz", seed: 0, 0.5, written: Date(timeIntervalSince1970: 1000))
    let new = try files.run("ccl", key: "aa", seed: 0, 0.25, written: Date(timeIntervalSince1970: 2000))
    let unfinished = try files.run("ccl", key: "mm", seed: 0, nil)
    let selection = try RunSelection(RunFolder.runs(at: "\(files.path)/runs"))
    #expect(selection.runs.map(\.folder) == [new])
    #expect(
      selection.notes.sorted()
        == [
          "ccl, seed 0: \(unfinished) is left out because \(new) is later",
          "ccl, seed 0: \(old) is left out because \(new) is later",
        ].sorted())
  }

  @Test func `a run of a sweep has the row of its trial, wherever it is listed`() throws {
    let files = try RunFiles()
    try files.run("ccl", key: "aa", seed: 0, 0.5)
    try files.run("ccl", key: "bb", seed: 0, 0.25, k: 20)
    try files.run("simclr", key: "cc", seed: 0, 0.125, k: 30)
    for (sweep, key, row) in [("ccl/sweep-1", "aa", "small"), ("ccl/sweep-2", "aa", "small"), ("x/sweep-3", "bb", "")] {
      try files.folder.write(
        """
        {"name": "ccl", "key": "0", "baseline": [], "stages": [], "epochs": 1, "epochsWithoutSharing": 1, "trials":
         [{"name": "n", "row": "\(row)", "settings": [], "seed": 0, "run": "ccl/\(key)", "state": "done"}]}
        """, "runs/\(sweep)/sweep.json")
    }
    #expect(try files.rows("runs") == ["ccl (small) 0 0.5", "ccl 0 0.25", "simclr 0 0.125"])
    #expect(try files.rows("runs/ccl/aa") == ["ccl (small) 0 0.5"])
    let file = try files.folder.write("{", "runs/ccl/sweep-1/sweep.json")
    let selection = try RunSelection(RunFolder.runs(at: "\(files.path)/runs/ccl/aa"))
    #expect(
      selection.notes == ["\(file): is damaged or from another version of Clutch; run the sweep's command again"])
  }

  @Test func `a failed run says so, with the first line of its failure, and another is not finished`() throws {
    let files = try RunFiles()
    try files.run("ccl", key: "aa", seed: 0, nil)
    try files.run("ccl", key: "bb", seed: 1, nil)
    try files.folder.write(#"{"error": "training diverged\nin epoch 3"}"#, "runs/ccl/aa/failure.json")
    let outcomes = try RunSelection(RunFolder.runs(at: "\(files.path)/runs")).runs.map(\.outcome)
    let reasons = outcomes.map { if case .absent(let reason) = $0 { reason } else { "finished" } }
    #expect(reasons == ["failed: training diverged", "not finished"])
  }

  @Test func `a plugin that was edited makes another row, one that was only copied does not`() throws {
    let files = try RunFiles()
    try files.run("ccl", key: "aa", seed: 0, 0.5, plugin: "struct Old {}")
    try files.run("ccl", key: "bb", seed: 1, 0.25, plugin: "struct Old {}")
    #expect(try files.rows("runs") == ["ccl 0 0.5", "ccl 1 0.25"])
    try files.run("ccl", key: "cc", seed: 0, 0.75, plugin: "struct New {}")
    let rows = try files.rows("runs")
    #expect(
      rows.count == 3 && rows.allSatisfy { $0.contains(/^ccl \(plugins.0=plugins\/loss.swift [0-9a-f]{8}\) \d/) },
      "\(rows)")
  }

  @Test func `runs of several versions of Clutch are compared with a note`() throws {
    let files = try RunFiles()
    try files.run("ccl", key: "aa", seed: 0, 0.5, core: "0123456789")
    try files.run("ccl", key: "bb", seed: 1, 0.25, core: "abcdefghij")
    try files.run("ccl", key: "cc", seed: 2, 0.25, core: "abcdefghij")
    let notes = try RunSelection(RunFolder.runs(at: "\(files.path)/runs")).notes
    #expect(
      notes == [
        "the runs were created by 2 versions of Clutch's sources, 01234567 (1), abcdefgh (2): differences may be due to the version"
      ])
  }
}
