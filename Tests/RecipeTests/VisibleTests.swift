import Recipe
import Storage
import Testing

@Suite struct VisibleTests {
  @Test(arguments: [
    ("plain é 🐣", "plain é 🐣"), ("\u{1B}[2J", "\\u001b[2J"), ("a\rb", "a\\u000db"), ("\u{9B}1m", "\\u009b1m"),
    ("\u{7F}\u{0}", "\\u007f\\u0000"), ("a\u{202E}b", "a\\u202eb"), ("a\nb\tc", "a\nb\tc"), ("\r\n", "\\u000d\n"),
  ])
  func `what a terminal would act on is spelled`(text: String, shown: String) { #expect(visible(text) == shown) }

  @Test func `a name has no lines`() { #expect(visible("a\nb\t", keepsLines: false) == "a\\u000ab\\u0009") }

  @Test func `errors spell what they quote, and their lines are their own`() {
    let text = errors {
      _ = try decode(Example.self, from: parse("seed: \"\\e[2Jx\\nr.yaml:9:9: error: no\"", file: "a\u{1B}c.yaml"))
    }
    let first = text.split(separator: "\n").first
    #expect(
      first
        == "a\\u001bc.yaml:1:7: error: 'seed' must be a whole number, but is the text \"\\u001b[2Jx\\u000ar.yaml:9:9: error: no\""
    )
    #expect(!text.unicodeScalars.contains("\u{1B}"))
  }

  @Test func `names that are listed are spelled`() {
    #expect(
      hint(for: "zzz", among: ["a\u{1B}b", "c\nd"], otherwise: "there are") == "; there are 'a\\u001bb', 'c\\u000ad'")
  }
}
