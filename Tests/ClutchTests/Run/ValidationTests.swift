import Foundation
import Metrics
import Recipe
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Training

/// The toy recipe with validation images, each slightly lighter than the training images; they are in line 7.
let validationRecipe = toyRecipe.replacing(
  "encoder: toy",
  with: """
      validation: { test: { toy: { levels: [41, 121], count: 12 } }, ood: { pale: { toy: { levels: [160] } } } }
    encoder: toy
    """)

/// The text in the recipe, its replacement, and the resulting message.
private let mistakes: [(String, String, String)] = [
  (
    "count: 12", "count: 12, test: true",
    "7:23: 'test' must not be a test set, because settings are chosen on it; use rows or classes of 'toy' that "
      + "are not trained on"
  ),
  (
    "[160]", "[160], test: true",
    "7:71: 'ood' must not be a test set, because settings are chosen on it; use rows or classes of 'toy' that "
      + "are not trained on"
  ),
  (
    "pale: {", "test: {",
    "7:71: 'ood' must not have a set named 'test', because data.validation.test has that name; use another name"
  ),
  (
    "ood: { pale: { toy: { levels: [160] } } }", "ood: {}",
    "7:71: 'ood' is empty; add at least one set of images that stand for OOD data"
  ),
  ("test: { toy: { levels: [41, 121], count: 12 } }, ", "", "7:3: 'test' is missing; name one of …"),
  (
    "[41, 121], count: 12", "[40, 120]",
    "7:25: toy: these are the training images; use others"
  ),
  (
    "[160]", "[160], side: 9",
    "7:81: toy: its images are 1 x 9 x 9 (channels, height, width), but those of train are 1 x 8 x 8; all must match"
  ),
]

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct ValidationTests {
  private func run(_ folder: TemporaryFolder, _ recipe: String, _ recorder: Recorder = Recorder()) throws
    -> (Results, Run)
  {
    let run = Run(try Plan(toyExperiment(text: recipe)), store: Store(runs: folder.path), observer: recorder)
    return (try run.execute(), run)
  }

  @Test func `the sets are scored and measured apart from those to test on, against their own images`() throws {
    let folder = try TemporaryFolder()
    let (results, run) = try run(folder, validationRecipe)
    #expect(results.rows.map { "\($0.scorer) \($0.set)" } == ["toy bright", "toy validation.pale"])
    #expect(results.testImages == 32 && results.validationImages == 24)
    #expect(results.oodImages == ["bright": 16, "validation.pale": 16])
    func scores(_ set: String) throws -> [Float] {
      let data = try #require(FileManager.default.contents(atPath: "\(run.folder)/scores/toy.\(set).npy"))
      return try NumPy.decode(data).floats
    }
    let ranked = try RankedScores(id: scores("validation.test"), ood: scores("validation.pale"))
    #expect(results.rows[1].metrics["auroc"]?.value == ranked.auroc)
    #expect(FileManager.default.fileExists(atPath: "\(run.folder)/features/validation.pale.features.npy"))
  }

  @Test func `with them nothing is trained anew, and what is tested has the same numbers`() throws {
    let folder = try TemporaryFolder()
    let (without, _) = try run(folder, toyRecipe)
    let recorder = Recorder()
    let (with, _) = try run(folder, validationRecipe, recorder)
    #expect(recorder.steps == 0 && with.key != without.key)
    #expect(without.validationImages == nil && without.rows.map(\.set) == ["bright"])
    #expect(with.rows[0].metrics == without.rows[0].metrics)
    let embedded = recorder.events.compactMap { if case .embedding(let set, _) = $0 { set } else { nil } }
    #expect(embedded == ["validation.test", "validation.pale"])
  }

  @Test(arguments: mistakes)
  func `what is wrong is said at its place`(old: String, new: String, message: String) throws {
    try #require(validationRecipe.contains(old))
    let error = #expect(throws: RecipeError.self) {
      try Plan(toyExperiment(text: validationRecipe.replacing(old, with: new))).check()
    }
    let found = error?.diagnostics.map { diagnostic in
      let place = diagnostic.location.map { "\($0.line):\($0.column): " } ?? ""
      return "\(place)\(diagnostic.message)".replacing(/name one of .*/, with: "name one of …")
    }
    #expect(found == [message])
  }

  @Test func `images that are trained or tested on as well are noted once they were read`() throws {
    let shared = validationRecipe.replacing("[41, 121], count: 12", with: "[121, 120]")
    let plan = try Plan(toyExperiment("data.validation.ood.pale.toy.levels=[40]", text: shared))
    #expect(plan.notes == [])
    try plan.check()
    // The noise of a level depends on its position, so the second level is as in training.
    #expect(
      plan.notes == [
        "data.validation.test: 16 of its images are trained on as well",
        "data.validation.pale: 16 of its images are trained on as well",
      ])
    let clean = try Plan(toyExperiment(text: validationRecipe))
    try clean.check()
    #expect(clean.notes == [])
  }

  @Test func `images to choose by that are tested on are noted with the place of the test`() throws {
    let sets = ["data.ood.bright.toy.test=false", "data.ood.bright.toy.levels=[160, 220]"]
    let plan = try Plan(toyExperiment(sets[0], sets[1], text: validationRecipe))
    try plan.check()
    #expect(plan.notes == ["data.validation.pale: 16 of its images are tested on as well, in data.ood.bright"])
  }

  @Test func `a fingerprint is the image's own, wherever it stands`() throws {
    let images = Tensor.randint(0..<256, [1500, 1, 5, 4], Generator(seed: 3)).to(.uint8)
    let prints = ImageFingerprint.all(of: .images(images))
    #expect(prints.count == 1500 && Set(prints).count == 1500)
    #expect(ImageFingerprint.all(of: .images(images[700..<1400])) == Array(prints[700..<1400]))
    let changed = images.clone()
    changed[3..<4].copy(from: 255 - images[3..<4])
    #expect(zip(prints, ImageFingerprint.all(of: .images(changed))).filter { $0 != $1 }.count == 1)
  }

  /// In one sum of float64, the last bits of large images would depend on the order of summation.
  @Test(arguments: [(1, 1), (7, 100), (40, 40), (1 << 25, 1)])
  func `a fingerprint does not depend on how its sum is divided`(exact: Int, values: Int) {
    let images = Tensor.randint(0..<256, [30, 2, 5, 4], Generator(seed: 3)).to(.uint8)
    #expect(
      ImageFingerprint.all(of: .images(images), exact: exact, values: values)
        == ImageFingerprint.all(of: .images(images)))
  }
}
