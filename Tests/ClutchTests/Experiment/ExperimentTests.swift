import Foundation
import Recipe
import Testing

@testable import Components
@testable import Experiments
@testable import Stages

/// The text in the recipe, its replacement, and the resulting message. Lists of available names are written as `…`,
/// since other tests register components of their own.
private let mistakes: [(String, String, String)] = {
  [
    ("encoder: toy", "encoder: tyo", "7:10: there is no encoder 'tyo'; did you mean 'toy'?"),
    ("encoder: toy\n", "", "1:1: 'encoder' is missing; name one of …"),
    ("score: [toy]", "score: []", "18:8: 'score' is missing; name one of …"),
    ("batch: 8", "batch: 1", "11:10: 'batch' must be 2 or more, but is 1"),
    ("{ epochs: 2, loss", "{ loss", "15:5: 'epochs' is missing; set the number of passes over the training set"),
    ("epochs: 2", "epochs: 0", "15:22: 'epochs' must be 1 or more, but is 0"),
    ("epochs: 2", "epochs: 9000000", "15:22: 'epochs' must be at most 1000000, but is 9000000"),
    (
      ", clusters: { by: toy, every: 2 }", "",
      "16:32: 'loss' 'toy-clusters' reads clusters; add 'clusters: {by: …}' to the phase"
    ),
    ("every: 2", "every: 0", "16:74: 'every' must be 1 or more, but is 0"),
    ("by: toy, every", "every", "16:46: 'by' is missing; name one of …"),
    ("device: cpu", "device: gpu", "17:20: a device must be 'auto', 'cpu' or 'cuda:0', but is 'gpu'"),
    ("threads: 1", "threads: 0", "17:51: threads must be 'auto' or a number from 1 to 1024, but are '0'"),
    (
      "precision: fp32", "precision: fp16",
      "17:36: 'precision' must be one of 'auto', 'fp32', 'bf16', but is 'fp16'"
    ),
    (
      "[40, 120] } }\n  test", "[40, 120], test: true } }\n  test",
      "3:10: 'train' must not be a test set; use another split of 'toy'"
    ),
    (
      "name: toys", "name: a/b",
      "1:7: 'name' must consist of letters, digits and -_.+=, because it names a folder, but is 'a/b'"
    ),
    (
      "batch: 8", "batch: 100",
      "3:12: toy: there are 32 images to train on, fewer than a batch of 100; use a smaller train.batch"
    ),
    (
      "[220], test: true", "[220], test: true, side: 9",
      "6:15: toy: its images are 1 x 9 x 9 (channels, height, width), but those of train are 1 x 8 x 8; all must match"
    ),
    (
      "data:", "data:\n  normalize: {mean: [0.5], deviation: [0.5, 0.5]}",
      "3:39: 'deviation' must have 1 numbers, as many as 'mean', but has 2"
    ),
    ("[toy]", "[toy, toy]", "18:14: toy: two scorers are labeled 'toy'; give one of them a 'label' of its own"),
    ("[toy]", "[{toy: {label: a/b}}]", "18:23: 'label' must be a text without '/', but is a/b"),
  ]
}()

@Suite struct ExperimentTests {
  /// The messages for a toy recipe after `edit`, with line and column.
  private func messages(_ overrides: String..., edit: (String) -> String = { $0 }) throws -> [String] {
    toys
    let folder = try TemporaryFolder()
    let path = try folder.write(edit(toyRecipe), "toys.yaml")
    do {
      let experiment = try Experiment(recipe: path, overrides: overrides)
      try Plan(experiment).check()
      return []
    } catch let error as RecipeError {
      return error.diagnostics.map { diagnostic in
        let place = diagnostic.location.map { "\($0.line):\($0.column): " } ?? ""
        return place + diagnostic.message
      }
    }
  }

  @Test func `a right recipe has no message`() throws { #expect(try messages() == []) }

  @Test(arguments: mistakes)
  func `what is wrong is said at its place`(old: String, new: String, message: String) throws {
    try #require(toyRecipe.contains(old))
    let found = try messages { $0.replacingOccurrences(of: old, with: new) }
    let listed = found.first?.firstMatch(of: /name one of (.*)/)?.output.1.split(separator: ", ") ?? ["toy"]
    #expect(listed.contains("toy") && listed == listed.sorted())
    #expect(found.map { $0.replacing(/name one of .*/, with: "name one of …") } == [message], "\(found)")
  }

  @Test func `the name is that of the file where the recipe gives none`() throws {
    #expect(try toyExperiment("name=other").name == "other")
    #expect(try toyExperiment(text: toyRecipe.replacingOccurrences(of: "name: toys\n", with: "")).name == "toys")
  }

  @Test func `scorers of one name are told apart by the options in which they differ, or by their labels`() throws {
    let labels = try toyExperiment("score=[toy, {toy: {scale: 2}}, {toy: {scale: 3, label: three}}]").labeledScorers()
    #expect(labels.map(\.label) == ["toy(scale=1.0)", "toy(scale=2.0)", "three"])
    #expect(try toyExperiment().labeledScorers().map(\.label) == ["toy"])
  }

  @Test func `what may not be meant is noted`() throws {
    #expect(try Plan(toyExperiment()).notes == [])
    let notes = try Plan(
      toyExperiment("train.phases.second.loss=toy", "augment=[]", "data.ood.bright.toy.levels=[120]")
    ).notes
    #expect(
      notes == [
        "phase second: the loss 'toy' does not use the clusters; they are only measured",
        "data.ood.bright has images of training classes: grey",
        "augment is empty: all views of an image are alike, so nothing is learned",
      ])
  }

  @Test func `an override reaches the augmentations of a view`() throws {
    let text = toyRecipe.replacing("  batch: 8", with: "  batch: 8\n  views: 2")
      .replacing("augment: [toy-noise]", with: "augment: [[toy-noise, toy-noise], [toy-noise]]")
    let recipe = try Plan(
      toyExperiment("augment.0.1.toy-noise.deviation=0.3", "augment.1.toy-noise.deviation=0.4", text: text)
    ).recipe
    let noise = [0.1, 0.3, 0.4].map { "{toy-noise: {deviation: \($0)}}" }
    #expect(recipe["augment"]?.flow == "[[\(noise[0]), \(noise[1])], [\(noise[2])]]")
  }
}
