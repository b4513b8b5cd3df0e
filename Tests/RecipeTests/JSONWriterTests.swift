import Testing

@testable import Recipe

@Suite struct JSONWriterTests {
  private func json(_ yaml: String) throws -> String { try parse(yaml, file: "t.yaml").json }

  @Test(arguments: [
    ("null", "null"), ("true", "true"), ("3", "3"), ("+3", "3"), ("-0.5", "-0.5"), (".5", "0.5"), ("5e-4", "0.0005"),
    ("word", "\"word\""), ("\"5\"", "\"5\""), ("\"null\"", "\"null\""), ("\"a\\\"b\\\\c\\td\"", #""a\"b\\c\td""#),
    ("\"\\u0001 ü\"", #""\u0001 ü""#), ("[]", "[]"), ("{}", "{}"),
  ])
  func `a value is written as what it means`(yaml: String, expected: String) throws {
    #expect(try json("value: \(yaml)") == "{\"value\": \(expected)}")
  }

  @Test func `keys keep their order, and what is long gets a line each`() throws {
    let word = String(repeating: "w", count: 60)
    let expected = """
      {
        "z": {"b": 1, "a": [1, 2]},
        "y": [
          "\(word)",
          "\(word)"
        ]
      }
      """
    #expect(try json("z: {b: 1, a: [1, 2]}\ny: [\(word), \(word)]") == expected)
  }
}
