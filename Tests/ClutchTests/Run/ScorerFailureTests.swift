import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Storage

/// Cannot be fitted.
private struct UnfittedScorer: Scorer {
  static let name = "unfitted"
  var layer = Layer.encoder
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    throw ScoringError("needs other features")
  }
}

/// Infinite for features far from 0, such as those of bright images.
private struct InfiniteScorer: Scorer {
  static let name = "infinite"
  var layer = Layer.encoder
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    Fitted(most: features.abs().max().item * 1.2)
  }

  struct Fitted: FittedScorer {
    let most: Double
    func callAsFunction(_ features: Tensor) -> Tensor {
      let size = features.abs().max(axis: 1)
      return size.fill(size .> most, with: .infinity)
    }
  }
}

/// Multiplies matrices with mismatched shapes.
private struct MismatchedScorer: Scorer {
  static let name = "mismatched"
  var layer = Layer.encoder
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer { Fitted() }

  struct Fitted: FittedScorer {
    func callAsFunction(_ features: Tensor) -> Tensor { Tensor.ones([2, 3]).matmul(.ones([2, 3])) }
  }
}

/// Rejects or notes the facts about the training set before training.
private struct PickyScorer: Scorer {
  static let name = "picky"
  var layer = Layer.projection
  /// `true` to reject them.
  var strict = true

  func validate(_ facts: TrainingFacts) throws(ScoringError) {
    if strict { throw ScoringError("refuses \(words(facts))") }
  }
  func notes(_ facts: TrainingFacts) -> [String] { ["dislikes \(words(facts))"] }
  private func words(_ facts: TrainingFacts) -> String {
    "\(facts.images) images of \(facts.features) features, one \(facts.copies) times"
  }
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    throw ScoringError("is never fitted")
  }
}

private let failing: Void = {
  toys
  register(PickyScorer.self)
  register(UnfittedScorer.self)
  register(InfiniteScorer.self)
  register(MismatchedScorer.self)
}()

@Suite(.serialized) struct ScorerFailureTests {
  private func execute(_ scorers: String, in folder: TemporaryFolder) throws -> (results: Results, run: Run) {
    failing
    let text = toyRecipe.replacing("score: [toy]", with: "score: \(scorers)")
    let run = Run(try Plan(toyExperiment(text: text)), store: Store(runs: folder.path), observer: nil)
    return (try run.execute(), run)
  }

  @Test(arguments: ["unfitted", "mismatched", "infinite"])
  func `a scorer that fails costs its own rows only, and is tried again`(name: String) throws {
    let folder = try TemporaryFolder()
    let (results, run) = try execute("[\(name), toy]", in: folder)
    #expect(results.rows.map(\.scorer) == ["toy"])
    let failures = try #require(results.failures)
    #expect(Set(failures.map(\.scorer)) == [name])
    #expect(results.thresholds?.keys.contains("toy") == true)
    #expect(try Results(folder: run.folder)?.failures?.count == failures.count)
    #expect(try run.finished() == nil)
  }

  @Test func `the failures say what failed, and once where nothing could be fitted`() throws {
    let folder = try TemporaryFolder()
    let failures = try #require(try execute("[unfitted, mismatched, infinite, toy]", in: folder).results.failures)
    let texts = failures.map { $0.error.replacing(/^.*toys\.yaml/, with: "toys.yaml").split(separator: "\n")[0] }
    #expect(failures.filter { $0.scorer == "unfitted" }.map(\.set) == [nil])
    #expect(texts.contains { $0.hasSuffix("error: unfitted: needs other features") })
    #expect(failures.filter { $0.scorer == "mismatched" }.map(\.set) == ["test", "bright"])
    let mismatched = "the scorer 'mismatched' (ClutchTests/ScorerFailureTests.swift) failed on test: "
    #expect(texts.contains { $0.contains(mismatched) })
    #expect(failures.filter { $0.scorer == "infinite" }.map(\.set).contains("bright"))
    let infinite = "scores of bright are not finite; the first is inf, of image "
    #expect(texts.contains { $0.contains("infinite: ") && $0.contains(infinite) })
  }

  @Test func `where all scorers fail, the run does`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: RunError.self) { try execute("[unfitted]", in: folder) }
    #expect(error?.description.contains("unfitted: needs other features") == true)
  }

  @Test func `scorers see the length of features and the count of copies before training`() throws {
    failing
    func plan(_ score: String) throws -> Plan {
      try Plan(toyExperiment(text: toyRecipe.replacing("score: [toy]", with: "score: [\(score)]")))
    }
    let error = #expect(throws: RecipeError.self) { try plan("picky").check() }
    #expect(error?.description.contains("picky: refuses 32 images of 4 features, one 1 times") == true)
    let lenient = try plan("{ picky: { strict: false, layer: encoder } }")
    #expect(lenient.notes.isEmpty)
    try lenient.check()
    #expect(lenient.notes == ["scorer picky: dislikes 32 images of 4 features, one 1 times"])
  }

  @Test func `names that would make file names too long are refused before training`() throws {
    failing
    let long = String(repeating: "x", count: 200)
    func message(_ change: (String) -> String) throws -> String? {
      let plan = try Plan(toyExperiment(text: change(toyRecipe)))
      let error = #expect(throws: (any Error).self) { try plan.check() }
      let line = "\(try #require(error))".split(separator: "\n")[0]
      return String(line.replacing(/^.*error:\s/, with: ""))
    }
    #expect(
      try message { $0.replacing("score: [toy]", with: "score: [{ toy: { label: \(long) } }]") }
        == "toy: its label and the set 'bright' make a file name of 211 bytes; at most 120 are possible: "
        + "give it a shorter 'label'")
    #expect(
      try message { $0.replacing("bright:", with: "\(long):") }
        == "toy: the set's name makes a file name of 234 bytes; at most 120 are possible: give it a shorter one")
    #expect(
      try message { $0.replacing("name: toys", with: "name: \(long)") }
        == "'name' makes a folder name of 200 bytes; at most 120 are possible: give the experiment a shorter one")
  }
}
