import Foundation
import Torch

@testable import Comparisons
@testable import Metrics
@testable import Stages

/// Runs with synthetic scores, the same as in Fixtures/comparison.py: rows `simclr`, `both` and `samples`, scorers
/// `knn` and `mahalanobis`, OOD sets `near` and `far`.
final class MadeUpRuns {
  static let rows = ["simclr", "both", "samples"]
  static let scorers = ["knn", "mahalanobis"]
  static let sets = ["near", "far"]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A finished run with its scores in a separate folder.
  func run(
    _ row: String, seed: Int, settings: [Setting] = [], images: [String: String] = MadeUpRuns.images,
    scores given: [String: [Float]]? = nil
  ) throws -> ComparedRun {
    let path = "\(folder.path)/\(row)-\(seed)"
    try FileManager.default.createDirectory(atPath: path + "/scores", withIntermediateDirectories: true)
    var rows: [Results.Row] = []
    for scorer in MadeUpRuns.scorers {
      let scores = given ?? MadeUpRuns.scores(row, scorer, seed)
      for (set, values) in scores {
        let data = NumPy.encode(Tensor(values, [values.count]))
        try data.write(to: URL(fileURLWithPath: "\(path)/scores/\(scorer).\(set).npy"))
      }
      for set in MadeUpRuns.sets {
        let metrics = try DetectionMetrics(
          id: scores["test"] ?? [], ood: scores[set] ?? [], bootstrap: Bootstrap(seed: 0, resamples: 5))
        let named = DetectionMetric.allCases.map { ($0.name, metrics[$0]) }
        rows.append(Results.Row(scorer: scorer, set: set, metrics: Dictionary(uniqueKeysWithValues: named)))
      }
    }
    return ComparedRun(
      row: row, settings: settings, seed: seed, outcome: .finished(.madeUp(row, rows)), folder: path, images: images)
  }

  /// A run whose scores separate all images. The order of the images of a set differs between rows.
  func separated(_ row: String, seed: Int, by gap: Float = 1) throws -> ComparedRun {
    let number = Float(1 + (MadeUpRuns.rows.firstIndex(of: row) ?? 0))
    func values(_ count: Int, from start: Float) -> [Float] {
      (0..<count).map { start + (number * Float($0)).truncatingRemainder(dividingBy: 7) }
    }
    let scores = [
      "test": values(60, from: 0), "near": values(50, from: 7 + gap), "far": values(40, from: 7 + 2 * gap),
    ]
    return try run(row, seed: seed, scores: scores)
  }

  /// All rows with seeds 0, 1 and 2.
  func all() throws -> [ComparedRun] {
    try MadeUpRuns.rows.flatMap { row in try (0..<3).map { try run(row, seed: $0) } }
  }

  static let images = ["test": "toy", "near": "toy near", "far": "toy far"]

  static func scores(_ row: String, _ scorer: String, _ seed: Int) -> [String: [Float]] {
    let number = rows.firstIndex(of: row) ?? 0
    var random = SplitMix64(seed: UInt64(100 * number + 10 * (scorers.firstIndex(of: scorer) ?? 0) + seed))
    func draw(_ count: Int, _ shift: Int) -> [Float] { (0..<count).map { _ in Float(random.index(below: 40) + shift) } }
    return ["test": draw(60, 0), "near": draw(50, 6 + 3 * number), "far": draw(40, 14 + 3 * number)]
  }
}

extension Results {
  static func madeUp(_ name: String, _ rows: [Row]) -> Results {
    Results(
      name: name, key: "0", trainImages: 1, testImages: 60, oodImages: ["near": 50], rows: rows, clusters: [],
      thresholds: nil)
  }
}

extension ComparedRun {
  /// A run without files, measured by one scorer on one set.
  static func measured(
    _ row: String, seed: Int, _ auroc: Double, settings: [Setting] = [], scorer: String = "knn"
  ) -> ComparedRun {
    let rows = [Results.Row(scorer: scorer, set: "near", metrics: ["auroc": Estimate(auroc, auroc, auroc)])]
    return ComparedRun(
      row: row, settings: settings, seed: seed, outcome: .finished(.madeUp(row, rows)), folder: nil,
      images: ["test": "toy", "near": "toy"])
  }

  static func absent(_ row: String, seed: Int, _ reason: String, settings: [Setting] = []) -> ComparedRun {
    ComparedRun(row: row, settings: settings, seed: seed, outcome: .absent(reason), folder: "runs/\(row)", images: [:])
  }
}

extension Comparison {
  /// A comparison of all results of some runs.
  static func of(
    _ runs: [ComparedRun], baseline: String? = nil, metrics: [DetectionMetric] = [.auroc], resamples: Int = 0
  ) throws -> Comparison {
    let selection = RunSelection(runs: runs)
    return try Comparison(
      selection, baseline: baseline.map { Baseline(row: $0, of: selection) }, metrics: metrics,
      scorers: selection.scorers, sets: selection.sets, bootstrap: ImageBootstrap(seed: 7, resamples: resamples))
  }

  func cell(_ row: String, _ set: String, _ scorer: String, _ metric: DetectionMetric) -> Cell? {
    cells.first { $0.row == row && $0.set == set && $0.scorer == scorer && $0.metric == metric.name }
  }
}
