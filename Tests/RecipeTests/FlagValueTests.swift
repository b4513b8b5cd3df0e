import Recipe
import Testing

@Suite struct FlagValueTests {
  private func folder(_ text: String) throws -> String? {
    let recipe = try parse("seed: 1", file: "r.yaml")
      .applying(["data-root=other"], flags: [FlagValue("--data-root", text, sets: "data-root")], shape: Example.shape)
    return try decode(Example.self, from: recipe).dataRoot.written
  }

  @Test(arguments: [
    "d #2", "2024", "no", "null", "~", "&a", "*a", "!x", "a, b", "[a]", "{a: b}", "'a'", "\"", "007", "a: b", " ",
    "# x",
    "- a", "1:30", "true", ".inf",
  ])
  func `the value of a flag is text, whatever YAML would make of it`(text: String) throws {
    #expect(try folder(text) == text)
  }

  @Test(arguments: [
    ("x", "'seed' must be a whole number, but is 'x'"), ("null", "'seed' must be a whole number, but is 'null'"),
    ("1 #2", "'seed' must be a whole number, but is '1 #2'"), ("0x10", "'seed' must be a whole number, but is '0x10'"),
  ])
  func `a wrong value points into the flag`(text: String, message: String) throws {
    let flag = FlagValue("--seed", text, sets: "seed", isNumber: true)
    let node = try parse("{}", file: "r.yaml").applying([], flags: [flag], shape: Example.shape)
    let expected = "option '--seed \(text)':1:8: error: \(message)\n--seed \(text)\n       ^"
    #expect(errors { _ = try decode(Example.self, from: node) } == expected)
  }

  @Test func `a flag that takes numbers reads one`() throws {
    let flag = FlagValue("--seed", "12", sets: "seed", isNumber: true)
    let node = try parse("{}", file: "r.yaml").applying([], flags: [flag], shape: Example.shape)
    #expect(try decode(Example.self, from: node).seed == 12)
  }

  @Test func `a flag is written as a shell reads it`() {
    #expect(FlagValue("--data-root", "d #2", sets: "x").written == "--data-root 'd #2'")
  }
}
