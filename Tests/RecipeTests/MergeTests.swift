import Testing

@testable import Recipe

@Suite struct MergeTests {
  private func merged(_ base: String, _ over: String, _ shape: Shape = Example.shape) throws -> String {
    try parseValue(base, file: "b").merging(parseValue(over, file: "o"), shape: shape).yaml
  }

  @Test func `maps merge in the base's order, new keys last`() throws {
    #expect(
      try merged("{a: 1, b: {c: 2, d: 3}}", "{e: 5, b: {d: 4}}", .value) == "a: 1\nb:\n  c: 2\n  d: 4\ne: 5\n"
    )
  }

  @Test func `lists and single values replace`() throws {
    #expect(
      try merged("{classes: [1, 2], seed: 1}", "{classes: [3], seed: 2}") == "classes:\n  - 3\nseed: 2\n")
  }

  @Test func `null removes a key`() throws {
    #expect(try merged("{seed: 1, name: x}", "{seed: null}") == "name: x\n")
  }

  @Test func `null for a key that is not there stays for the decoder to judge`() throws {
    #expect(try merged("{name: x}", "{sede: null}") == "name: x\nsede: null\n")
  }

  @Test(arguments: [
    ("{ccl: {temperature: 1}}", "nt-xent", "nt-xent\n"),
    ("{ccl: {temperature: 1}}", "{nt-xent: {temperature: 2}}", "nt-xent:\n  temperature: 2\n"),
    ("{ccl: {temperature: 1}}", "{ccl: {samples: false}}", "ccl:\n  temperature: 1\n  samples: false\n"),
    ("{ccl: {temperature: 1}}", "ccl", "ccl:\n  temperature: 1\n"),
    ("ccl", "{ccl: {temperature: 1}}", "ccl:\n  temperature: 1\n"),
    ("{ccl: {temperature: 1, samples: true}}", "{ccl: {samples: null}}", "ccl:\n  temperature: 1\n"),
    (
      "{weighted: {weight: 2, loss: ccl}}", "{weighted: {loss: {ccl: {temperature: 3}}}}",
      "weighted:\n  weight: 2\n  loss:\n    ccl:\n      temperature: 3\n"
    ),
    ("{weighted: {loss: ccl}}", "{weighted: {loss: nt-xent}}", "weighted:\n  loss: nt-xent\n"),
    ("{nobody: {a: 1}}", "{nobody: {b: 2}}", "nobody:\n  a: 1\n  b: 2\n"),
  ])
  func `a component replaces one of another name and merges with its own`(
    base: String, over: String, result: String
  ) throws {
    #expect(try merged(base, over, Choice<Loss>.shape) == result)
  }

  @Test func `components merge inside named maps`() throws {
    let yaml = try merged(
      "{train: {phases: {a: {epochs: 1, loss: nt-xent}}}}", "{train: {phases: {a: {loss: ccl}, b: {}}}}")
    #expect(yaml == "train:\n  phases:\n    a:\n      epochs: 1\n      loss: ccl\n    b: {}\n")
  }

  @Test func `a value points to the file that wrote it`() throws {
    let base = try parse("train:\n  batch: 1\n  warm-up: x\n", file: "base.yaml")
    let node = base.merging(try parse("train: {batch: y}", file: "over.yaml"), shape: Example.shape)
    #expect(
      errors { _ = try decode(Example.self, from: node) } == """
        base.yaml:3:12: error: 'warm-up' must be a number, but is 'x'
          warm-up: x
                   ^
        over.yaml:1:16: error: 'batch' must be a whole number, but is 'y'
        train: {batch: y}
                       ^
        """)
  }
}
