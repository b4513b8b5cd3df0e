import Recipe
import Testing

@testable import Storage
@testable import Sweeps

@Suite struct TrialErrorsTests {
  private let recipe: Node
  private let trials: [Trial]

  init() throws {
    recipe = try parse("train: { batch: 8, loss: { toy: { scale: 1 } } }\n", file: "r.yaml")
    trials = ["a", "b", "c"].map { TrialErrorsTests.trial($0) }
  }

  private static func trial(_ name: String, _ changes: [Node.Entry] = []) -> Trial {
    Trial(name: name, row: name, variant: name, settings: [], seed: 0, turn: nil, changes: changes)
  }

  /// A change as the command line gives it.
  private func change(_ path: String, _ value: String, file: String = "override 'x=1,2'") throws -> Node.Entry {
    Node.Entry(key: .text(path), value: try parseValue(value, file: file))
  }

  private func messages(_ errors: TrialErrors) -> [String] {
    #expect(throws: RecipeError.self) { try errors.throwAll() }?.diagnostics.map(\.message) ?? []
  }

  @Test func `an error is listed once, with the trials that have it, in the order of the first ones`() throws {
    var errors = TrialErrors(3)
    for trial in trials { try errors.add(RecipeError([Diagnostic("all")]), of: trial) }
    for trial in trials[1...] { try errors.add(RecipeError([Diagnostic("two")]), of: trial) }
    try errors.add(RecipeError([Diagnostic("one")]), of: trials[2])
    #expect(messages(errors) == ["all", "trial 'b' and 1 more: two", "trial 'c': one"])
  }

  @Test func `errors at different places are different`() throws {
    var errors = TrialErrors(3)
    let places = [recipe["train"]?["batch"], recipe["train"]?["loss"]].compactMap(\.self)
    for place in places { try errors.add(RecipeError([Diagnostic("wrong", at: place)]), of: trials[0]) }
    let error = #expect(throws: RecipeError.self) { try errors.throwAll() }
    #expect(error?.diagnostics.map { $0.location?.column } == [17, 26] && error?.diagnostics[0].line.isEmpty == false)
    #expect(error?.diagnostics.map(\.message) == ["trial 'a': wrong", "trial 'a': wrong"])
  }

  @Test func `without errors nothing is thrown`() throws { try TrialErrors(3).throwAll() }

  @Test func `an error of the machine ends the check at once, with the trial's name`() {
    var errors = TrialErrors(3)
    let error = #expect(throws: RunError.self) { try errors.add(RunError("there is no GPU"), of: trials[1]) }
    #expect(error?.description == "trial 'b': there is no GPU")
  }

  // MARK: Values of the command line

  @Test(arguments: [("train.loss.toy", true), ("train.loss.toy.scale", true), ("train.loss", false)])
  func `an error of a component moves to a value in it that the command line gave`(path: String, moves: Bool) throws {
    let trial = Self.trial("a", [try change(path, "2")])
    let place = try #require(recipe["train"]?["loss"]?.entry("toy")).key
    let found = trial.blaming(Diagnostic("wrong", at: place), in: recipe)
    #expect(found.location?.file == (moves ? "override 'x=1,2'" : "r.yaml") && found.message == "wrong")
  }

  @Test func `a text reminds of the commas that separate values`() throws {
    let place = try #require(recipe["train"]?["batch"])
    let note = "; commas separate the values of a sweep; quote a text that contains one"
    for (value, message) in [("many", "wrong\(note)"), ("\"many\"", "wrong"), ("2.5", "wrong"), ("[a]", "wrong")] {
      let trial = Self.trial("a", [try change("train.batch", value)])
      #expect(trial.blaming(Diagnostic("wrong", at: place), in: recipe).message == message, "\(value)")
    }
  }

  @Test func `an error elsewhere, or at a value of the recipe itself, stays where it is`() throws {
    let (batch, loss) = (try #require(recipe["train"]?["batch"]), try #require(recipe["train"]?["loss"]))
    let trial = Self.trial("a", [try change("train.batch", "2"), try change("train.loss", "toy", file: "r.yaml")])
    for place in [loss, try #require(loss["toy"])] {
      #expect(trial.blaming(Diagnostic("wrong", at: place), in: recipe).location == place.location)
    }
    #expect(trial.blaming(Diagnostic("wrong"), in: recipe) == Diagnostic("wrong"))
    #expect(trial.blaming(Diagnostic("wrong", at: batch), in: recipe).location?.file == "override 'x=1,2'")
  }
}
