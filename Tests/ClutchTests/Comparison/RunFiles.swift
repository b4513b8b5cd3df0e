import Foundation
import Metrics

@testable import Comparisons
@testable import Runs
@testable import Stages

/// Run folders as `clutch run` writes them, but without tensors.
struct RunFiles {
  let folder: TemporaryFolder
  var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  /// A run in `runs/`, finished if it is given a number.
  @discardableResult
  func run(
    _ name: String, key: String, seed: Int, _ auroc: Double?, k: Int = 10, threads: Int = 1, core: String = "0",
    plugin: String? = nil,
    written: Date = .now
  ) throws -> String {
    let run = "\(path)/runs/\(name)/\(key)"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    let recipe = """
      name: \(name)
      seed: \(seed)
      data:
        test: { toy: { test: true } }
        ood: { near: { toy: { level: 1 } } }
      train: { clusters: { k-means: { k: \(k) } } }
      machine: { device: cpu, precision: fp32, threads: \(threads) }
      plugins: [\(plugin == nil ? "" : "plugins/loss.swift")]
      """
    if let plugin {
      try FileManager.default.createDirectory(atPath: "\(run)/plugins", withIntermediateDirectories: true)
      try plugin.write(toFile: "\(run)/plugins/loss.swift", atomically: true, encoding: .utf8)
    }
    try recipe.write(toFile: "\(run)/recipe.yaml", atomically: true, encoding: .utf8)
    try "{\"core\": \"\(core)\"}".write(toFile: "\(run)/environment.json", atomically: true, encoding: .utf8)
    guard let auroc else { return run }
    let rows = [Results.Row(scorer: "knn", set: "near", metrics: ["auroc": Estimate(auroc, auroc, auroc)])]
    try Results.madeUp(name, rows).json.write(toFile: "\(run)/metrics.json", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: "\(run)/metrics.json")
    return run
  }

  /// The rows of runs as `row seed auroc`, in order.
  func rows(_ paths: String...) throws -> [String] {
    let selection = try RunSelection(paths.flatMap { try RunFolder.runs(at: "\(path)/\($0)") })
    return selection.runs.map { run in
      "\(run.row) \(run.seed) \(run.value(.auroc, scorer: "knn", sets: ["near"]).map { "\($0)" } ?? "-")"
    }
  }
}
