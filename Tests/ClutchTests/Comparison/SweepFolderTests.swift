import Foundation
import Testing

@testable import Comparisons
@testable import Components
@testable import Runs
@testable import Storage

struct SweepFolderTests {
  /// A sweep over two variants and two numbers of clusters; three of its trials have started.
  private func sweep(_ files: RunFiles, baseline: String) throws -> String {
    try files.run("ccl", key: "aa", seed: 0, 0.5)
    try files.run("ccl", key: "bb", seed: 0, 0.25)
    try files.run("ccl", key: "cc", seed: 0, nil)
    func trial(_ variant: String, _ k: Int, _ key: String, _ state: String) -> String {
      """
      {"name": "\(variant), k=\(k)", "row": "\(variant), k=\(k)", "variant": "\(variant)", "seed": 0,
       "settings": [{"path": "by.k-means.k", "label": "k", "value": "\(k)"},
                    {"path": "train.batch", "label": "batch", "value": "64"}],
       "run": "ccl/\(key)", \(state)}
      """
    }
    let trials = [
      trial("simclr", 5, "aa", "\"state\": \"done\""), trial("simclr", 10, "cc", "\"state\": \"running\""),
      trial("both", 5, "bb", "\"state\": \"done\""),
      trial("both", 10, "dd", "\"state\": \"failed\", \"error\": \"training diverged\", \"log\": \"logs/x.log\""),
      trial("both", 20, "ee", "\"state\": \"done\""),
    ]
    let path = "\(files.path)/runs/ccl/sweep-0123"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try """
    {"name": "ccl", "key": "0123", "baseline": \(baseline), "stages": [], "epochs": 1, "epochsWithoutSharing": 1,
     "trials": [\(trials.joined(separator: ",\n"))]}
    """.write(toFile: "\(path)/sweep.json", atomically: true, encoding: .utf8)
    return path
  }

  @Test func `its trials are rows, each with what came of it`() throws {
    let files = try RunFiles()
    let path = try sweep(files, baseline: #"[{"path": "variant", "label": "variant", "value": "simclr"}]"#)
    let sweep = try #require(try SweepFolder(path))
    let found = sweep.runs.map { run in
      switch run.outcome {
      case .finished(let results): "\(run.row): \(results.rows[0].metrics["auroc"]?.value ?? -1)"
      case .absent(let reason): "\(run.row): \(reason)"
      }
    }
    #expect(
      found == [
        "simclr, k=5: 0.5", "simclr, k=10: not finished", "both, k=5: 0.25",
        "both, k=10: failed: training diverged; see \(path)/logs/x.log", "both, k=20: its results are missing",
      ])
    // `train.batch` is the same for all trials.
    #expect(
      sweep.runs[0].settings == [Setting(path: "variant", value: "simclr"), Setting(path: "by.k-means.k", value: "5")])
    #expect(sweep.runs.map { $0.folder != nil } == [true, true, true, false, false])
    #expect(sweep.runs[0].images["near"] == "{toy: {level: 1}}" && sweep.runs[4].images.isEmpty)
    #expect(sweep.name == "ccl" && sweep.baseline?.rows["both, k=5"] == "simclr, k=5")
  }

  @Test func `a baseline of values that all trials share beside others is that of the others`() throws {
    let files = try RunFiles()
    let values = ["variant": "simclr", "train.batch": "64"].map {
      #"{"path": "\#($0)", "label": "", "value": "\#($1)"}"#
    }
    let path = try sweep(files, baseline: "[\(values.joined(separator: ", "))]")
    #expect(try SweepFolder(path)?.baseline?.rows["both, k=5"] == "simclr, k=5")
  }

  @Test func `its folder is not one of the runs of its name`() throws {
    let files = try RunFiles()
    _ = try sweep(files, baseline: "[]")
    #expect(try RunFolder.runs(at: "\(files.path)/runs").count == 3)
  }

  @Test func `a folder without sweep.json is none, a damaged one is named, no baseline is no baseline`() throws {
    let files = try RunFiles()
    #expect(try SweepFolder(files.path) == nil)
    let path = try sweep(files, baseline: "[]")
    #expect(try SweepFolder(path)?.baseline == nil)
    try "{".write(toFile: "\(path)/sweep.json", atomically: true, encoding: .utf8)
    let error = #expect(throws: RunError.self) { try SweepFolder(path) }
    #expect(
      error?.description
        == "\(path)/sweep.json: is damaged or from another version of Clutch; run the sweep's command again")
  }
}
