import Recipe
import Testing

@Suite struct YAMLSyntaxTests {
  @Test(arguments: [
    ("a:\n\tb: 1", "2:1: error: a tab cannot indent; use spaces"),
    ("a: @b", "1:4: error: '@' cannot start a value; put the value in quotes"),
    ("a: b: c", "1:5: error: a ':' is not allowed here; quote a value that contains ': '"),
    (
      "knn:\n  k:10\n  metric: cosine",
      "3:9: error: a ':' is not allowed here; put a space after the colon: 'k: 10'"
    ),
    (
      "a: {b: 1\nc: 2",
      "2:2: error: the '{' in line 1 is not closed here; write ',' between entries and '}' after the last"
    ),
    (
      "a: [1, 2\nb: 3",
      "2:2: error: the '[' in line 1 is not closed here; write ',' between items and ']' after the last"
    ),
    (
      "a: \"b\nc: 1",
      "2:5: error: the quote in line 1 is not closed; close it at the end of the text"
    ),
    ("a: 1\n b: 2", "2:3: error: a ':' is not allowed here; quote a value that contains ': '"),
    (
      "a:\n    b: 1\n  c: 2",
      "3:3: error: this does not fit the map that starts in line 1; indent its keys equally"
    ),
    ("- a\nb: 1", "2:1: error: this does not fit the list that starts in line 1; start each item with '- '"),
    ("a: 1\nb\nc: 2", "3:1: error: the key in line 2 has no value; write 'key: value'"),
    ("a: - b", "1:4: error: a list cannot start here; start it on the next line"),
    ("a: [,]", "1:5: error: a value is missing here; write one, or remove the comma"),
    (
      "a: \"\\q\"",
      "1:5: error: this is not YAML: found unknown escape character; check this line and those above"
    ),
    ("é: 1\nb: \u{1}", "2:4: error: control characters are not allowed; remove this character"),
  ])
  func `a syntax error says what to write instead`(text: String, message: String) {
    #expect(
      errors { _ = try parse(text, file: "r") }.split(separator: "\n").first.map(String.init) == "r:"
        + message)
  }
}
