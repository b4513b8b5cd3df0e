import Testing

@testable import Comparisons

@Suite struct CSVFieldTests {
  @Test(arguments: [
    ("", ""), ("k = 5; a/b", "k = 5; a/b"), ("a,b", "\"a,b\""), ("say \"a\"", "\"say \"\"a\"\"\""),
    ("a\nb", "\"a\nb\""), ("a\rb", "\"a\rb\""), ("a\r\nb", "\"a\r\nb\""),
  ])
  func `commas, quotes and line breaks stand in quotes, and quotes twice`(text: String, field: String) {
    #expect(csvField(text) == field)
  }
}
