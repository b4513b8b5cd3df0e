import Foundation
import Testing
import Torch

@testable import Comparisons
@testable import Components
@testable import Metrics
@testable import Storage

struct ImageDifferencesTests {
  private func compare(_ runs: [ComparedRun], resamples: Int = 10) throws -> (Comparison, Difference) {
    let comparison = try Comparison.of(runs, baseline: "simclr", resamples: resamples)
    return (comparison, try #require(comparison.cell("both", "near", "knn", .auroc)?.difference))
  }

  @Test func `a row that ranks all images as the baseline has no interval, and a note says so`() throws {
    let runs = try MadeUpRuns()
    let base = try runs.run("simclr", seed: 0)
    let same = ComparedRun(
      row: "both", settings: [], seed: 0, outcome: base.outcome, folder: base.folder, images: base.images)
    let (comparison, difference) = try compare([base, same])
    #expect(difference.value == 0 && difference.overImages == nil)
    #expect(
      comparison.notes == [
        "both: no interval over images, because it ranks all images as the baseline does (first: knn on near)"
      ])
  }

  /// Two methods that separate 60 and 50 images, with different scores. By hand: the AUROC of 1 has Newcombe's interval
  /// [l, 1], and the difference 0 has [l - 1, 1 - l].
  @Test func `two perfect rows have the interval of two perfect rows, and a note says so`() throws {
    let runs = try MadeUpRuns()
    let perfect = try ["simclr", "both"].map { row in try runs.separated(row, seed: 0) }
    let (comparison, difference) = try compare(perfect)
    let interval = try #require(difference.overImages)
    let own = try RankedScores(id: Array(repeating: 0, count: 60), ood: Array(repeating: 1, count: 50)).aurocEstimate
    #expect(difference.value == 0 && own.lower < 0.97 && own.lower > 0.95)
    #expect(agree(interval.lower, own.lower - 1, 1e-12) && agree(interval.upper, 1 - own.lower, 1e-12))
    #expect(
      comparison.notes == [
        "both: where all draws of the images give the same difference, the interval over images combines the "
          + "intervals of both values (first: auroc of knn on near)"
      ])
  }

  @Test func `over several seeds and sets, what perfect rows lack is averaged like their values`() throws {
    let runs = try MadeUpRuns()
    let all = try ["simclr", "both"].flatMap { row in
      try [runs.separated(row, seed: 0), runs.separated(row, seed: 1, by: 3)]
    }
    let comparison = try Comparison.of(all, baseline: "simclr", resamples: 10)
    let one = try #require(comparison.cell("both", "near", "knn", .auroc)?.difference)
    let other = try #require(comparison.cell("both", "far", "knn", .auroc)?.difference?.overImages)
    let mean = try #require(comparison.cell("both", "mean of sets", "knn", .auroc)?.difference?.overImages)
    let near = try #require(one.overImages)
    // The far set has fewer images.
    #expect(one.seeds == [0, 1] && one.overSeeds == nil && near.lower < 0 && other.lower < near.lower)
    #expect(agree(mean.lower, (near.lower + other.lower) / 2, 1e-12))
    #expect(agree(mean.upper, (near.upper + other.upper) / 2, 1e-12))
  }

  @Test func `no interval over images has a width of 0, whatever the metric`() throws {
    let runs = try MadeUpRuns()
    let all = try [runs.separated("simclr", seed: 0), runs.separated("both", seed: 0)]
    let comparison = try Comparison.of(all, baseline: "simclr", metrics: DetectionMetric.allCases, resamples: 10)
    let intervals = comparison.cells.compactMap { $0.difference?.overImages }
    #expect(intervals.count == 3 * 2 * 5)
    for interval in intervals {
      #expect(interval.lower < 0 && interval.upper > 0)
      #expect(interval.lower >= -1 && interval.upper <= 1)
    }
  }

  @Test func `without files of scores there is no interval over images, and a note says so`() throws {
    let runs = try MadeUpRuns()
    let run = try runs.run("both", seed: 0)
    try FileManager.default.removeItem(atPath: "\(run.folder ?? "")/scores/knn.near.npy")
    let (comparison, difference) = try compare([runs.run("simclr", seed: 0), run])
    #expect(difference.overImages == nil)
    #expect(
      comparison.notes == [
        "both: no interval over images, because score files are missing (first: knn on near, seed 0)"
      ]
    )
    #expect(comparison.cell("both", "near", "mahalanobis", .auroc)?.difference?.overImages != nil)
  }

  @Test func `rows that score other images are not compared on images, and a note says so`() throws {
    let runs = try MadeUpRuns()
    let other = ["test": "toy", "near": "another", "far": "toy far"]
    let (comparison, difference) = try compare([
      runs.run("simclr", seed: 0), runs.run("both", seed: 0, images: other),
    ])
    #expect(difference.overImages == nil)
    #expect(comparison.notes == ["both and simclr do not score the same images on near: data.ood.near differs"])
    #expect(comparison.cell("both", "far", "knn", .auroc)?.difference?.overImages != nil)
    #expect(comparison.cell("both", "mean of sets", "knn", .auroc)?.difference?.overImages == nil)
  }

  @Test func `another number of images is no pair`() throws {
    let runs = try MadeUpRuns()
    let run = try runs.run("both", seed: 0)
    let shorter = NumPy.encode(Tensor([1, 2, 3] as [Float], [3]))
    try shorter.write(to: URL(fileURLWithPath: "\(run.folder ?? "")/scores/knn.near.npy"))
    let (comparison, difference) = try compare([runs.run("simclr", seed: 0), run])
    #expect(difference.overImages == nil)
    #expect(
      comparison.notes
        == [
          "both: no interval over images, because the baseline scores a different number of images (first: knn on near, seed 0)"
        ]
    )
  }

  @Test func `a damaged file of scores is named`() throws {
    let runs = try MadeUpRuns()
    let run = try runs.run("both", seed: 0)
    let path = "\(run.folder ?? "")/scores/knn.near.npy"
    try Data("no array".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: RunError.self) { try compare([runs.run("simclr", seed: 0), run]) }
    #expect(
      error?.description
        == "\(path): is no .npy file of version 1; delete it, then restore it with: clutch run "
        + "\(run.folder ?? "")/recipe.yaml")
  }

  @Test func `no draws, no intervals over images`() throws {
    let runs = try MadeUpRuns()
    let (comparison, difference) = try compare([runs.run("simclr", seed: 0), runs.run("both", seed: 0)], resamples: 0)
    #expect(difference.overImages == nil && comparison.notes.isEmpty)
  }
}
