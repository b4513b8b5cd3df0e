import Clutch
import Comparisons
import Foundation
import Stages

@testable import Report

/// The page of runs with made-up numbers: two variants with three numbers of clusters and two seeds each, and one that
/// failed.
enum MadeUpComparison {
  /// A name that fits on no line.
  static let broken = "temperature=0." + String(repeating: "0", count: 90) + "1"

  /// A run without files, measured by two scorers on two sets.
  private static func run(
    _ row: String, seed: Int, k: String, loss: String, _ auroc: Double, in folder: String
  ) throws -> ComparedRun {
    let rows = ["near", "<far>"].flatMap { set in
      ["knn", "norm & co"].map { scorer in
        let value = auroc + (scorer == "knn" ? 0.1 : 0) + (set == "near" ? 0 : 0.05)
        let metrics = ["auroc", "fpr95"].map {
          "\"\($0)\": {\"value\": \(value), \"lower\": \(value), \"upper\": \(value)}"
        }
        return "{\"scorer\": \"\(scorer)\", \"set\": \"\(set)\", \"metrics\": {\(metrics.joined(separator: ", "))}}"
      }
    }
    let json = """
      {"name": "r", "key": "0", "trainImages": 1, "testImages": 1, "oodImages": {}, "clusters": [], "conventions": {},
       "rows": [\(rows.joined(separator: ", "))]}
      """
    let results = try JSONDecoder().decode(Results.self, from: Data(json.utf8))
    return ComparedRun(
      row: row, settings: [Setting(path: "clusters.k", value: k), Setting(path: "loss", value: loss)], seed: seed,
      outcome: .finished(results), folder: "\(folder)/runs/<\(row)>", images: [:])
  }

  /// - Parameter folder: the folder of the page and of the runs.
  static func page(baseline: String? = nil, in folder: String = "nowhere") throws -> String {
    var runs = try [("a<b>", 0.5), ("plain", 0.6)].flatMap { row, auroc in
      try ["5", "10", "200"].enumerated().flatMap { place, k in
        try (0..<2).map { seed in
          // Without this, all seeds would have the same differences, and there would be no intervals.
          let varied = row == "plain" ? 0.002 - 0.004 * Double(seed) : 0
          return try run(
            "\(row), k=\(k)", seed: seed, k: k, loss: row, auroc + 0.01 * Double(place) + 0.02 * Double(seed) + varied,
            in: folder)
        }
      }
    }
    runs.append(
      ComparedRun(
        row: broken, settings: [], seed: 0, outcome: .absent("failed: the loss is </td> infinite"), folder: nil,
        images: [:]))
    let selection = RunSelection(runs: runs)
    func comparison(_ metrics: [DetectionMetric]) throws -> Comparison {
      try Comparison(
        selection, baseline: baseline.map { Baseline(row: $0, of: selection) }, metrics: metrics,
        scorers: selection.scorers, sets: selection.sets, bootstrap: ImageBootstrap(resamples: 0))
    }
    return ComparisonPage(
      selection, try comparison([.auroc]), others: try comparison([.fpr95]), sweep: nil, name: "a & b",
      file: "\(folder)/report.html"
    ).html
  }
}
