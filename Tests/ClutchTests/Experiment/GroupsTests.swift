import Foundation
import Metrics
import Recipe
import Testing

@testable import Comparisons
@testable import Components
@testable import Runs
@testable import Stages

/// The toy recipe with three OOD sets in two groups, which are in line 9.
private let recipe = toyRecipe.replacing(
  "bright: { toy: { levels: [220], test: true } }",
  with: """
    bright: { toy: { levels: [220], test: true } }
        grey: { toy: { levels: [140], test: true } }
        pale: { toy: { levels: [160], test: true } }
      groups: { near: [grey, pale], far: [bright] }
    """)

/// The groups and the resulting message.
private let mistakes: [(String, String)] = [
  ("{ near: [] }", "9:11: 'groups' has no set in 'near'; name some of data.ood"),
  (
    "{ near: [pael] }", "9:11: 'groups' has 'pael' in 'near', but data.ood has no such set; did you mean 'pale'?"
  ),
  (
    "{ near: [cars] }",
    "9:11: 'groups' has 'cars' in 'near', but data.ood has no such set; it has 'bright', 'grey', 'pale'"
  ),
  ("{ near: [grey, grey] }", "9:11: 'groups' has 'grey' twice in 'near'; remove one"),
  ("{ Near: [grey] }", "9:13: 'Near' must be a name of lower-case letters, digits and hyphens; write 'near'"),
]

@Suite(.serialized) struct GroupsTests {
  private func run(_ folder: TemporaryFolder, _ text: String = recipe) throws -> (Results, String) {
    let run = Run(try Plan(toyExperiment(text: text)), store: Store(runs: folder.path), observer: nil)
    return (try run.execute(), run.folder)
  }

  @Test(arguments: mistakes) func `what is wrong with groups is said at its place`(groups: String, message: String)
    throws
  {
    let text = recipe.replacing("{ near: [grey, pale], far: [bright] }", with: groups)
    let error = #expect(throws: RecipeError.self) { try toyExperiment(text: text) }
    let found = error?.diagnostics.map { diagnostic in
      "\(diagnostic.location.map { "\($0.line):\($0.column): " } ?? "")\(diagnostic.message)"
    }
    #expect(found == [message])
  }

  @Test func `a group has the means of its sets, and is marked as derived`() throws {
    let folder = try TemporaryFolder()
    let (results, _) = try run(folder)
    let groups = try #require(results.groups)
    #expect(
      groups.map { "\($0.scorer) \($0.name): \($0.sets)" } == [
        "toy near (mean): [\"grey\", \"pale\"]", "toy far (mean): [\"bright\"]",
      ])
    for metric in DetectionMetric.allCases {
      let values = results.rows.filter { $0.set != "bright" }.compactMap { $0.metrics[metric.name]?.value }
      #expect(groups[0].metrics[metric.name] == (values[0] + values[1]) / 2, "\(metric.name)")
    }
    #expect(results.rows.map(\.set) == ["bright", "grey", "pale"], "means are no rows")
  }

  @Test func `groups cost nothing: without them the same scores are there, under another run`() throws {
    let folder = try TemporaryFolder()
    let (with, _) = try run(folder)
    let (without, _) = try run(folder, recipe.replacing("  groups: { near: [grey, pale], far: [bright] }\n", with: ""))
    #expect(without.groups == nil && without.key != with.key)
    #expect(without.rows.map(\.metrics) == with.rows.map(\.metrics))
    let plans = try [recipe, toyRecipe].map { try Plan(toyExperiment(text: $0)) }
    #expect(plans[0].phaseKeys == plans[1].phaseKeys)
  }

  @Test func `runs that differ in groups alone are one row, and groups are compared where all mean the same sets`()
    throws
  {
    let folder = try TemporaryFolder()
    let (_, path) = try run(folder)
    let other = recipe.replacing("far: [bright]", with: "far: [bright, pale]").replacing("batch: 8", with: "batch: 4")
    _ = try run(folder, other.replacing("name: toys", with: "name: others"))
    let one = try RunSelection(RunFolder.runs(at: path))
    #expect(one.groups.map(\.name) == ["near (mean)", "far (mean)"])
    let both = try RunSelection(RunFolder.runs(at: folder.path))
    #expect(both.groups.map(\.name) == ["near (mean)"] && both.paths == ["train.batch"])
    let comparison = try Comparison(
      both, baseline: nil, metrics: [.auroc], scorers: both.scorers, sets: both.sets,
      bootstrap: ImageBootstrap(resamples: 0))
    #expect(comparison.sets == ["bright", "grey", "pale", "near (mean)", "mean of sets"])
    #expect(
      comparison.notes == [
        "near (mean): the mean of grey, pale", "far (mean) is left out: runs have different sets under that name",
      ])
    let (near, grey, pale) = (
      comparison.cell("toys", "near (mean)", "toy", .auroc), comparison.cell("toys", "grey", "toy", .auroc),
      comparison.cell("toys", "pale", "toy", .auroc)
    )
    #expect(try #require(near?.mean) == (#require(grey?.mean) + #require(pale?.mean)) / 2)
  }
}
