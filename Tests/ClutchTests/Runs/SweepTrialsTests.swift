import Testing

@testable import Runs

@Suite struct SweepTrialsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("near/sweep-aa", trial("near/1111", "both, k=5", seed: 0), trial("near/2222", "simclr", seed: 1))
    try write("other/sweep-bb", trial("near/1111", "", seed: 0))
  }

  private func trial(_ run: String, _ row: String, seed: Int) -> String {
    let name = row.isEmpty ? "seed=\(seed)" : "\(row), seed=\(seed)"
    return """
      {"name": "\(name)", "row": "\(row)", "settings": [], "seed": \(seed), "run": "\(run)", "state": "done"}
      """
  }

  private func write(_ sweep: String, _ trials: String...) throws {
    try folder.write(
      """
      {"name": "x", "key": "0", "baseline": [], "stages": [], "epochs": 1, "epochsWithoutSharing": 1,
       "trials": [\(trials.joined(separator: ", "))]}
      """, "runs/\(sweep)/sweep.json")
  }

  @Test func `a run is found in every sweep below its folder of runs, under any spelling of its path`() {
    let runs = "\(folder.path)/runs"
    let trials = SweepTrials(ofRuns: ["\(runs)/near/1111", "\(runs)/near/2222"])
    #expect(
      trials.entries(of: "\(runs)/near/1111").map(\.sweep) == ["\(runs)/near/sweep-aa", "\(runs)/other/sweep-bb"])
    #expect(trials.entries(of: "\(runs)/near/../near/./1111/").map(\.label) == ["both, k=5", "seed=0"])
    #expect(trials.entries(of: "\(runs)/near/2222").map(\.trial.name) == ["simclr, seed=1"])
    #expect(trials.entries(of: "\(runs)/near/3333").isEmpty && trials.problems.isEmpty)
  }

  @Test func `a damaged record costs its own trials and leaves a message`() throws {
    let file = try folder.write("{", "runs/near/sweep-aa/sweep.json")
    let run = "\(folder.path)/runs/near/1111"
    let trials = SweepTrials(ofRuns: [run])
    #expect(trials.entries(of: run).map(\.label) == ["seed=0"])
    #expect(
      trials.problems == ["\(file): is damaged or from another version of Clutch; run the sweep's command again"])
  }
}
