import Foundation
import Testing
import Torch

@testable import Comparisons
@testable import Components
@testable import Storage

struct ImageDifferencesTests {
  private func compare(_ runs: [ComparedRun], resamples: Int = 10) throws -> (Comparison, Difference) {
    let comparison = try Comparison.of(runs, baseline: "simclr", resamples: resamples)
    return (comparison, try #require(comparison.cell("both", "near", "knn", .auroc)?.difference))
  }

  @Test func `a run less itself is nothing on any image`() throws {
    let runs = try MadeUpRuns()
    let base = try runs.run("simclr", seed: 0)
    let same = ComparedRun(
      row: "both", settings: [], seed: 0, outcome: base.outcome, folder: base.folder, images: base.images)
    let (_, difference) = try compare([base, same])
    #expect(difference.value == 0 && difference.overImages?.lower == 0 && difference.overImages?.upper == 0)
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
