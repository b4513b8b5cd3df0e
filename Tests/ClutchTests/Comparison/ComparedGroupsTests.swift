import Testing

@testable import Comparisons
@testable import Stages

@Suite struct ComparedGroupsTests {
  /// A finished run whose recipe has groups of OOD sets, or a run without results.
  private func run(_ row: String, _ groups: [String: [String]]?) -> ComparedRun {
    guard let groups else { return .absent(row, seed: 0, "failed") }
    let means = groups.sorted { $0.key < $1.key }.map { name, sets in
      Results.GroupMean(scorer: "knn", name: name, sets: sets, metrics: ["auroc": 0.5])
    }
    let results = Results(
      name: row, key: "0", trainImages: 1, testImages: 1, oodImages: [:], rows: [],
      groups: groups.isEmpty ? nil : means, clusters: [])
    return ComparedRun(row: row, settings: [], seed: 0, outcome: .finished(results), folder: nil, images: [:])
  }

  @Test func `groups that all runs share are compared, in the order of the first run`() {
    let groups = ["far (mean)": ["svhn", "noise"], "near (mean)": ["cifar-100"]]
    let selection = RunSelection(runs: [run("a", groups), run("b", groups)])
    #expect(selection.groups.map(\.name) == ["far (mean)", "near (mean)"])
    #expect(selection.groups.map(\.members) == [["svhn", "noise"], ["cifar-100"]])
    #expect(
      selection.groupNotes == ["far (mean): the mean of svhn, noise", "near (mean): the mean of cifar-100"])
  }

  @Test func `a group that means other sets in another run is left out, and a note says why`() {
    let selection = RunSelection(runs: [
      run("a", ["far (mean)": ["svhn"], "near (mean)": ["cifar-100"]]), run("b", ["far (mean)": ["noise"]]),
    ])
    #expect(selection.groups.map(\.name) == ["near (mean)"])
    #expect(
      selection.groupNotes == [
        "far (mean) is left out: runs have different sets under that name", "near (mean): the mean of cifar-100",
      ])
  }

  @Test func `runs without groups or without results have none`() {
    #expect(RunSelection(runs: [run("a", [:]), run("b", nil)]).groups.isEmpty)
    let selection = RunSelection(runs: [run("a", nil), run("b", ["far (mean)": ["svhn"]]), run("c", [:])])
    #expect(selection.groups.map(\.name) == ["far (mean)"])
    #expect(RunSelection(runs: []).groupNotes == [])
  }
}
