import Testing

@testable import Recipe

@Suite struct YAMLWriterTests {
  @Test func `a tree is written as block YAML`() throws {
    let text = "{a: {b: [1, {c: d, e: []}, [2, 3]], f: {}}, g: null, h: 'x'}"
    #expect(
      try parse(text, file: "r").yaml == """
        a:
          b:
            - 1
            - c: d
              e: []
            - - 2
              - 3
          f: {}
        g: null
        h: x

        """)
  }

  @Test(arguments: [
    ("5e-4", "0.0005"), ("+5", "5"), (".5", "0.5"), ("1.", "1.0"), ("1e3", "1000.0"), ("1e999", "\"1e999\""),
    ("0.10", "0.1"),
    ("~", "null"), ("true", "true"), ("high", "high"),
  ])
  func `a plain value is written as all readers take it`(written: String, text: String) throws {
    #expect(try parseValue(written, file: "r").yaml == text + "\n")
  }

  @Test(arguments: [
    "", " a", "a ", "5", "5e-4", "0x1F", "1:30", "2024-01-31", "null", "~", "true", "yes", "on", "y", "N",
    "a: b", "a:",
    "- a", "#a", "a #b", "[a", "{a", "*a", "&a", "!a", "|", ">", "'", "\"", "%a", "@a", "`a", "...", "---",
    "=", "<<",
    "a\nb", "a\tb", "\u{1}", "\u{85}", "\u{2028}", "\u{FEFF}", "\\", "?", "-",
  ])
  func `a text that could be misread is quoted, and read back as it was`(text: String) throws {
    let yaml = Node.map([("a", .text(text))]).yaml
    #expect(yaml.hasPrefix("a: \"") && yaml.hasSuffix("\"\n"))
    #expect(try parse(yaml, file: "r")["a"]?.text == text)
  }

  @Test(arguments: [
    "high", "nt-xent", "/data/x.yaml", "./data", "cuda:0", "a, b", "other clusters", "é", "鳥", "k=5", "f(x)",
  ])
  func `a text that all readers take for text has no quotes`(text: String) throws {
    #expect(Node.text(text).yaml == text + "\n")
    #expect(try parseValue(text, file: "r").text == text)
  }

  @Test func `a key that could be misread is quoted`() throws {
    let yaml = Node.map([("on", .text("projection")), ("5", Node(.null))]).yaml
    #expect(yaml == "\"on\": projection\n\"5\": null\n")
    #expect(try parse(yaml, file: "r").yaml == yaml)
  }
}
