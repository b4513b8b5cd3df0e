import Testing

@testable import Recipe

@Suite struct CaretTests {
  @Test func `a caret stands under its column`() {
    #expect(caret(under: "seed: x", column: 7) == "seed: x\n      ^")
  }

  @Test func `a caret can stand one past the end`() {
    #expect(caret(under: "ab", column: 3) == "ab\n  ^")
    #expect(caret(under: "ab", column: 99) == "ab\n  ^")
  }

  @Test func `a tab before the caret stays a tab`() {
    #expect(caret(under: "\ta: b", column: 2) == "\ta: b\n\t^")
  }

  @Test func `a wide character takes two cells, an accented one a single one`() {
    #expect(caret(under: "鳥: x", column: 4) == "鳥: x\n    ^")
    #expect(caret(under: "🐣: x", column: 4) == "🐣: x\n    ^")
    #expect(caret(under: "e\u{301}: x", column: 4) == "e\u{301}: x\n   ^")
  }

  @Test func `a long line is cut around the caret`() {
    let line = String(repeating: "a", count: 200) + "!" + String(repeating: "b", count: 200)
    let shown = "…" + String(repeating: "a", count: 60) + "!" + String(repeating: "b", count: 39) + "…"
    #expect(caret(under: line, column: 201) == shown + "\n" + String(repeating: " ", count: 61) + "^")
  }

  @Test func `a line of a megabyte shows what a shorter one does`() {
    let long = String(repeating: "a", count: 1_000_000)
    let shown = "…" + String(repeating: "a", count: 60) + "!" + String(repeating: "a", count: 39) + "…"
    let below = "\n" + String(repeating: " ", count: 61) + "^"
    #expect(caret(under: long + "!" + long, column: 1_000_001) == shown + below)
    let end = "…" + String(repeating: "a", count: 100) + "\n" + String(repeating: " ", count: 101) + "^"
    #expect(caret(under: long, column: 1_000_001) == end)
    let start = String(repeating: "a", count: 100) + "…\n ^"
    #expect(caret(under: long, column: 2) == start)
  }

  @Test func `a line that is cut on one side only has its mark there`() {
    let line = String(repeating: "a", count: 101)
    #expect(caret(under: line, column: 1) == line.dropLast() + "…\n^")
    #expect(
      caret(under: line, column: 101) == "…" + line.dropFirst() + "\n" + String(repeating: " ", count: 100)
        + "^")
  }

  @Test func `a control character cannot reach the terminal`() {
    #expect(caret(under: "\u{1B}[31m", column: 2) == "\u{FFFD}[31m\n ^")
  }
}
