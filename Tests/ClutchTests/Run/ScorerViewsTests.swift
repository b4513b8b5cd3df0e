import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Stages

/// The text after `toy:` in the list of scorers, and the resulting messages.
private let mistakes: [(String, [String])] = [
  ("{ views: 0 }", ["18:25: 'views' must be a number from 1 to 1000 or {count: 10, augment: […]}, but is 0"]),
  ("{ views: many }", ["18:25: 'views' must be a number from 1 to 1000 or {count: 10, augment: […]}, but is many"]),
  ("{ views: { augment: [toy-noise] } }", ["18:25: 'count' is missing; set the number of views to average"]),
  ("{ views: { count: 2000 } }", ["18:34: 'count' must be from 1 to 1000, but is 2000"]),
  (
    "{ views: { count: 2, augment: [] } }",
    ["18:46: 'augment' is empty, so all views are alike; name augmentations, or leave 'views' out"]
  ),
  ("{ views: { count: 2, augmen: [] } }", ["18:37: 'views' has no option 'augmen'; did you mean 'augment'?"]),
]

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct ScorerViewsTests {
  private func text(_ scorers: String) -> String { toyRecipe.replacing("score: [toy]", with: "score: \(scorers)") }

  private func run(_ folder: TemporaryFolder, _ scorers: String, _ recorder: Recorder = Recorder()) throws -> String {
    let run = Run(try Plan(toyExperiment(text: text(scorers))), store: Store(runs: folder.path), observer: recorder)
    _ = try run.execute()
    return run.folder
  }

  private func embedded(_ recorder: Recorder) -> [String] {
    recorder.events.compactMap { if case .embedding(let set, _) = $0 { set } else { nil } }
  }

  private func tensor(_ path: String) throws -> Tensor {
    try NumPy.decode(try #require(FileManager.default.contents(atPath: path), "\(path)"))
  }

  @Test(arguments: mistakes) func `what is wrong with views is said at its place`(options: String, messages: [String])
    throws
  {
    let error = #expect(throws: RecipeError.self) { try toyExperiment(text: text("[{ toy: \(options) }]")) }
    let found = error?.diagnostics.map { diagnostic in
      "\(diagnostic.location.map { "\($0.line):\($0.column): " } ?? "")\(diagnostic.message)"
    }
    #expect(found == messages)
  }

  @Test func `scorers of the same views share their embeddings, and the images themselves are embedded as well`() throws
  {
    let folder = try TemporaryFolder()
    let recorder = Recorder()
    let path = try run(
      folder, "[{ toy: { views: 3 } }, { toy: { views: { count: 3 }, layer: projection, label: other } }]", recorder)
    #expect(
      embedded(recorder) == [
        "train", "test", "bright", "train, 3 views", "test, 3 views", "bright, 3 views",
      ])
    let plan = try Plan(toyExperiment(text: text("[{ toy: { views: 3 } }]")))
    let name = try #require(plan.views.last??.fileName)
    let averaged = try tensor("\(path)/features/train.\(name).features.npy")
    #expect(averaged.shape == [32, 4])
    #expect((averaged - (try tensor("\(path)/features/train.features.npy"))).abs().max().item > 1e-4)
  }

  @Test func `a scorer is fitted on averages and scores averages`() throws {
    let folder = try TemporaryFolder()
    let path = try run(folder, "[{ toy: { views: 3 } }]")
    let plan = try Plan(toyExperiment(text: text("[{ toy: { views: 3 } }]")))
    let name = try #require(plan.views.last??.fileName)
    func features(_ set: String) throws -> Tensor { try tensor("\(path)/features/\(set).\(name).features.npy") }
    // The toy scorer's score: the distance of features from the mean of the training features.
    let expected = try (features("bright") - features("train").mean(axis: 0)).norm(axis: 1)
    #expect((try tensor("\(path)/scores/toy.bright.npy") - expected).abs().max().item < 1e-5)
  }

  @Test func `with views nothing is trained anew; with others, or another augmentation, only these are embedded`()
    throws
  {
    let folder = try TemporaryFolder()
    _ = try run(folder, "[toy]")
    let with = Recorder()
    _ = try run(folder, "[{ toy: { views: 2 } }]", with)
    #expect(with.steps == 0 && embedded(with) == ["train, 2 views", "test, 2 views", "bright, 2 views"])
    let noisy = Recorder()
    let augment = "[{ toy-noise: { deviation: 0.3 } }]"
    _ = try run(folder, "[{ toy: { views: { count: 2, augment: \(augment) } } }]", noisy)
    #expect(embedded(noisy) == ["train, 2 views", "test, 2 views", "bright, 2 views"])
  }

  @Test func `the recipe that a run leaves describes the same run, and scorers without labels are told apart`() throws {
    let recipe = text("[{ toy: { views: 2 } }, toy, { toy: { views: { count: 4, augment: [toy-noise] } } }]")
    let plan = try Plan(toyExperiment(text: recipe))
    #expect(plan.scorers.map(\.label) == ["toy(views=2)", "toy(views=none)", "toy(views=4)"])
    #expect(try Plan(toyExperiment(text: plan.recipe.yaml)).key == plan.key)
    let file = try toyExperiment("score.0.toy.views=5", text: recipe)
    #expect(try file.labeledScorers().first?.label == "toy(views=5)", "a path reaches it")
  }

  @Test func `early stopping measures over views as well`() throws {
    let recipe = validationRecipe.replacing("score: [toy]", with: "score: [{ toy: { views: 3 } }]")
    let plan = try Plan(toyExperiment(text: recipe))
    var asked: [Int?] = []
    _ = try plan.value(Measure(scorer: "toy", metric: .auroc)) { source, views in
      asked.append(views?.count)
      return try plan.makeModel(plan.train.images()).embed(source.images().samples, views)
    }
    #expect(asked == [3, 3, 3])
    let plain = try Plan(toyExperiment(text: validationRecipe))
    let measure = Measure(scorer: "toy", metric: .auroc)
    #expect(plan.rung(1, epoch: 1, measure).key != plain.rung(1, epoch: 1, measure).key)
  }
}
