import Testing

@testable import Recipe

@Suite struct ParseTests {
  @Test func `every node knows where it stands and its line`() throws {
    let tree = try parse("a: 1\nb:\n  - {c: d}\n", file: "dir/r.yaml")
    let d = try #require(tree["b"]?.items?.first?["c"])
    #expect(d.location == Location(file: "dir/r.yaml", line: 3, column: 9))
    #expect(d.location.directory == "dir")
    #expect(d.line == "  - {c: d}")
    #expect(tree.entries?.map(\.name) == ["a", "b"])
    #expect(tree.entries?[1].key.location == Location(file: "dir/r.yaml", line: 2, column: 1))
  }

  @Test func `columns count characters`() throws {
    let tree = try parse("{e\u{301}🐣: x}", file: "r")
    #expect(tree.entries?[0].value.location.column == 6)
  }

  @Test(arguments: ["a: 1\r\nb: 2", "a: 1\rb: 2", "a: 1\u{2028}b: 2", "a: 1\nb: 2"])
  func `lines break where YAML breaks them`(text: String) throws {
    let b = try #require(try parse(text, file: "r")["b"])
    #expect(b.location.line == 2 && b.line == "b: 2")
  }

  @Test func `a byte order mark is no column`() throws {
    #expect(try parse("\u{FEFF}a: 1", file: "r").location.column == 1)
  }

  @Test func `an alias repeats its anchor's value`() throws {
    #expect(try parse("a: &x {k: 1}\nb: [*x, *x]", file: "r").yaml == "a:\n  k: 1\nb:\n  - k: 1\n  - k: 1\n")
  }

  @Test(arguments: [
    ("", "1:1: error: the file is empty; write a map of options, such as 'name: my-recipe'"),
    ("# nothing\n", "1:1: error: the file is empty; write a map of options, such as 'name: my-recipe'"),
    ("---\n", "1:1: error: the file is empty; write a map of options, such as 'name: my-recipe'"),
    (
      "[a]",
      "1:1: error: a recipe must be a map, but is a list; write a map of options, such as 'name: my-recipe'"
    ),
    (
      "seed",
      "1:1: error: a recipe must be a map, but is 'seed'; write a map of options, such as 'name: my-recipe'"
    ),
    ("seed:3", "1:1: error: a recipe must be a map, but is 'seed:3'; put a space after the colon: 'seed: 3'"),
    ("a: 1\nb: 2\na: 3", "3:1: error: 'a' is written twice, first in line 1, column 1; remove one"),
    ("a: {b: 1, \"b\": 2}", "1:11: error: 'b' is written twice, first in line 1, column 5; remove one"),
    (
      "a: &x {b: 1}\nc:\n  <<: *x",
      "3:3: error: not every YAML reader supports '<<' merges; write out the keys, or use 'extends'"
    ),
    ("[a, b]: 1", "1:1: error: a key must be a name, but is a list; write 'name: value'"),
    ("'': 1", "1:1: error: a key must be a name, but is empty; write 'name: value'"),
    (
      "a: !!python/name:os.system x",
      "1:4: error: the tag '!!python/name:os.system' is not supported; leave it out"
    ),
    ("a: !mine {}", "1:4: error: the tag '!mine' is not supported; leave it out"),
    ("a: 1\n---\nb: 2", "2:1: error: a file contains one document; remove this '---' or use two files"),
    ("a: &x [*x]", "1:8: error: '*x' is inside '&x' itself; write out its value"),
    ("a: &base 1\nb: *bsae", "2:4: error: there is no anchor '&bsae' above; did you mean 'base'?"),
    ("b: *x", "1:4: error: there is no anchor '&x' above; write the value out"),
  ])
  func `a text that is no recipe is refused`(text: String, message: String) {
    #expect(
      errors { _ = try parse(text, file: "r") }.split(separator: "\n").first.map(String.init) == "r:"
        + message)
  }

  @Test func `a key is a name, whatever a value like it would mean`() throws {
    #expect(try parse("{on: projection, 017: x}", file: "r").yaml == "\"on\": projection\n\"017\": x\n")
  }

  @Test func `all that is wrong is said at once`() throws {
    let error = #expect(throws: RecipeError.self) { try parse("a: yes\nb: 017\nb: !t 1", file: "r") }
    #expect(error?.diagnostics.map { $0.location?.line } == [1, 2, 3, 3])
  }

  @Test func `after a syntax error that one alone is said`() {
    let error = #expect(throws: RecipeError.self) { try parse("a: yes\nb: [", file: "r") }
    #expect(error?.diagnostics.count == 1)
  }

  @Test func `values nest 64 levels deep and no deeper`() throws {
    let nested = { (n: Int) in "a: " + String(repeating: "[", count: n) + String(repeating: "]", count: n) }
    _ = try parse(nested(63), file: "r")
    let line = nested(64)
    #expect(
      errors { _ = try parse(line, file: "r") }
        == "r:1:67: error: values nest deeper than 64 levels; nest less\n" + caret(under: line, column: 67))
  }

  @Test func `aliases cannot nest deeper either`() {
    let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    let text = "a: &a \(deep)\nb: \(String(repeating: "[", count: 40))*a\(String(repeating: "]", count: 40))"
    #expect(
      errors { _ = try parse(text, file: "r") }.hasPrefix(
        "r:2:44: error: values nest deeper than 64 levels; nest less\n"))
  }

  @Test func `aliases of aliases cannot grow without end`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for i in 1...9 {
      let alias = "*a\(i - 1)"
      text += "a\(i): &a\(i) [" + Array(repeating: alias, count: 9).joined(separator: ", ") + "]\n"
    }
    #expect(
      errors { _ = try parse(text, file: "r") }
        .hasPrefix("r:5:10: error: the file contains more than 10000 values, aliases included; use fewer\n"))
  }

  @Test func `any value can be read by itself, but not none`() throws {
    #expect(try parseValue("[a, 1]", file: "r").yaml == "- a\n- 1\n")
    #expect(
      errors { _ = try parseValue(" ", file: "r") } == "r:1:1: error: there is no value; write one\n \n^")
  }
}
