import Foundation
import Sweeps
import Testing

/// `clutch test-plugin`, as a user runs it.
@Suite struct TestPluginTests {
  /// A loss that fulfills the contract of its kind.
  private let squares = "views.projections.square().sum() * scale"

  @Test func `a registered component is named by kind and name, and every check has its line`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.run("test-plugin", "losses", "nt-xent", in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "loss nt-xent")
    #expect(lines.contains("  passed  the gradient matches finite differences"))
    #expect(lines.contains("  skipped the numbers of the clusters do not matter:"))
    #expect(lines.contains("          it does not use clusters"))
    #expect(lines.last?.wholeMatch(of: /17 checks: 1[56] passed, 0 failed, [12] skipped/) != nil)
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test func `a plugin file is held to its contract and to the cases beside it, exit code 1 where a check fails`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write(PluginText(value: squares).text, "mine.swift")
    try folder.write(
      "right: { source: by hand, loss: mine, projections: [[[1, 2]], [[0, 0]]], value: 5 }\n", "mine.cases.yaml")
    let good = try Clutch.run("test-plugin", "mine.swift", in: folder.path)
    #expect(good.code == 0 && good.errors.isEmpty)
    #expect(good.output.contains("  passed  golden case right (by hand)\n"))

    let wrong = "wrong: { source: by hand, loss: mine, projections: [[[1, 2]], [[0, 0]]], value: 6 }\n"
    try folder.write(wrong, "other.yaml")
    let bad = try Clutch.run("test-plugin", "mine.swift", "--cases", "other.yaml", in: folder.path)
    #expect(bad.code == 1 && bad.errors.isEmpty)
    #expect(
      bad.output.contains(
        "  failed  golden case wrong (by hand):\n          scale: 1.0: the loss is 5, but should be 6 to within 7e-05\n"
      ))
    #expect(bad.output.hasSuffix(" passed, 1 failed, 2 skipped\n"))
  }

  @Test func `a mistake in a plugin is told with its input`() throws {
    let folder = try TemporaryFolder()
    try folder.write(PluginText(value: "(views.unit * views.unit.detach()).square().sum()").text, "mine.swift")
    let outcome = try Clutch.run("test-plugin", "mine.swift", in: folder.path)
    #expect(outcome.code == 1)
    #expect(
      outcome.output.contains(
        """
          failed  the gradient matches finite differences:
                  2 views of 4 images in 3 dimensions, float64, seed 1, clusters 0 1 0 2 of 3: element
        """))
  }

  @Test func `JSON is a list of results and nothing else`() throws {
    struct CheckResult: Decodable, Equatable {
      let kind: String
      let name: String
      let check: String
      let status: String
      let why: String?
    }
    let folder = try TemporaryFolder()
    let outcome = try Clutch.run("test-plugin", "schedule", "cosine", "--json", in: folder.path)
    let results = try JSONDecoder().decode([CheckResult].self, from: Data(outcome.output.utf8))
    #expect(outcome.code == 0 && outcome.errors.isEmpty && results.count == 10)
    #expect(
      results.last
        == CheckResult(
          kind: "schedule", name: "cosine", check: "it has the options 'over' and 'warm-up', and uses them",
          status: "passed", why: nil))
  }

  @Test func `a trap in a plugin is laid at the door of what was tried`() throws {
    let folder = try TemporaryFolder()
    let trap = "views.views > 2 ? views.unit.sum() * [1.0][views.views] : views.unit.sum() * scale"
    try folder.write(PluginText(value: trap).text, "mine.swift")
    let outcome = try Clutch.run("test-plugin", "mine.swift", in: folder.path)
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.hasSuffix(
        "clutch: error: the program crashed while trying: loss mine: three and four views work as two do; "
          + "3 views of 3 images in 3 dimensions, float64, seed 3, clusters 0 1 0 of 3\n"))
    #expect(
      outcome.output.hasSuffix(
        "  passed  float32 and float64 give the same results\n  skipped GPU and CPU give the same "
          + "results:\n          there is no GPU here\n"))
  }

  @Test func `cases of other components, and mistakes in cases, are told with their place, exit code 2`() throws {
    let folder = try TemporaryFolder()
    try folder.write("stray: { source: by hand, schedule: cosine, factors: [[0, 1]] }\n", "a.yaml")
    let stray = try Clutch.run("test-plugin", "loss", "ccl", "--cases", "a.yaml", in: folder.path)
    #expect(stray.code == 2 && stray.output.isEmpty)
    #expect(
      stray.errors.hasPrefix(
        "a.yaml:1:1: error: this case is for schedule cosine, but this command tests loss ccl\n"))
    try folder.write("x: { source: by hand, schedule: cosine, factor: [[0, 1]] }\n", "b.yaml")
    let typo = try Clutch.run("test-plugin", "schedule", "cosine", "--cases", "b.yaml", in: folder.path)
    #expect(typo.code == 2 && typo.output.isEmpty)
    #expect(typo.errors.hasPrefix("b.yaml:1:41: error: 'x' has no option 'factor'; did you mean 'factors'?\n"))
  }
}
