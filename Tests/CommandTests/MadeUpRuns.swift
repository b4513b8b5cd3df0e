import Foundation
import Recipe

/// Run folders as `clutch run` writes them, with synthetic numbers and without tensors.
enum MadeUpRuns {
  /// A run of a row with a seed in a folder. The numbers are AUROCs by scorer; without them, the run is unfinished.
  static func write(
    _ name: String, seed: Int, k: Int = 10, _ aurocs: KeyValuePairs<String, Double> = [:], in folder: String
  ) throws {
    let run = "\(folder)/\(name)/\(seed)-\(k)"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    func write(_ text: String, _ file: String) throws {
      try text.write(toFile: "\(run)/\(file)", atomically: true, encoding: .utf8)
    }
    try write(
      """
      name: \(name)
      seed: \(seed)
      data:
        test: { idx: { images: test } }
        ood: { odd: { idx: { images: odd } } }
      train: { phases: { cluster-aware: { clusters: { by: { k-means: { k: \(k) } } } } } }
      """, "recipe.yaml")
    try write("{}", "environment.json")
    if aurocs.isEmpty { return }
    let rows = aurocs.map { scorer, auroc in
      let metrics = ["auroc": auroc, "fpr95": 1 - auroc].map { name, value in
        "\"\(name)\": {\"value\": \(value), \"lower\": \(value), \"upper\": \(value)}"
      }
      return "{\"scorer\": \"\(scorer)\", \"set\": \"odd\", \"metrics\": {\(metrics.joined(separator: ", "))}}"
    }
    try write(
      """
      {"name": "\(name)", "key": "0", "trainImages": 1, "testImages": 1, "oodImages": {"odd": 1}, "clusters": [],
       "conventions": {}, "rows": [\(rows.joined(separator: ", "))]}
      """, "metrics.json")
  }

  /// Three rows with up to three seeds: `simclr`, `both` with one unfinished seed, and `samples` with one seed.
  static func writeThree(in folder: String) throws {
    for (seed, auroc) in [0.5, 0.625, 0.75].enumerated() {
      try write("simclr", seed: seed, ["knn": auroc, "norm": 0.75], in: folder)
    }
    try write("both", seed: 0, ["knn": 0.75, "norm": 0.5], in: folder)
    try write("both", seed: 1, ["knn": 0.75, "norm": 0.75], in: folder)
    try write("both", seed: 2, in: folder)
    try write("samples", seed: 0, ["knn": 0.25, "norm": 0.875], in: folder)
  }

  /// A sweep whose trials are the runs of some names with seeds 0, 1 and 2. The rows are given by name.
  static func writeSweep(_ rows: KeyValuePairs<String, String>, k: Int = 10, in folder: TemporaryFolder) throws {
    let trials = rows.flatMap { name, row in
      (0..<3).map { seed in
        """
        {"name": "\(row), seed=\(seed)", "row": "\(row)", "variant": "\(row)", "settings": [], "seed": \(seed),
         "run": "\(name)/\(seed)-\(k)", "state": "done"}
        """
      }
    }
    try folder.write(
      """
      {"name": "swept", "key": "0", "baseline": [], "stages": [], "epochs": 1, "epochsWithoutSharing": 1,
       "trials": [\(trials.joined(separator: ", "))]}
      """, "runs/swept/sweep-01234567/sweep.json")
  }
}
