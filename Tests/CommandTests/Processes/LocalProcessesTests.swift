import Testing

@testable import Command

@Suite struct LocalProcessesTests {
  @Test(arguments: [
    (["run", "r.yaml", "--processes", "4", "seed=1"], ["run", "r.yaml", "seed=1"]),
    (["run", "--processes=4", "r.yaml"], ["run", "r.yaml"]),
    (["run", "r.yaml", "--quiet"], ["run", "r.yaml", "--quiet"]),
  ])
  func `the others are started by the same words, but for the flag that starts them`(
    words: [String], expected: [String]
  ) {
    #expect(LocalProcesses.withoutFlag(words) == expected)
  }
}
