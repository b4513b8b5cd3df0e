import Testing

@testable import Recipe

@Suite struct ColumnsTests {
  @Test(arguments: ["seed: 1", "é: ü", "e\u{301}: x", "🐣🇩🇪👩‍👩‍👧: x", "\r\t", "", "鳥e\u{301}\u{302}a"])
  func `columns count characters as the text before them does`(line: String) {
    let columns = Columns(line)
    for column in 0...(line.unicodeScalars.count + 2) {
      let before = String(String.UnicodeScalarView(line.unicodeScalars.prefix(column)))
      #expect(columns.characters(before: column) == before.count, "\(column)")
    }
  }

  @Test(.timeLimit(.minutes(5)), arguments: ["a", "é"])
  func `thousands of values on one line are read in a moment`(letter: String) throws {
    let value = String(repeating: letter, count: 100)
    let values = (0..<9_000).map { "\(value)\($0)" }.joined(separator: ", ")
    let began = ContinuousClock.now
    let recipe = try parse("name: [\(values)]", file: "r.yaml")
    #expect(ContinuousClock.now - began < .seconds(20))  // a tenth of a second in a release build; it was minutes
    let last = try #require(recipe["name"]?.items?.last)
    #expect(last.location.column == 8 + values.count - "\(value)8999".count)
  }

  @Test(.timeLimit(.minutes(5))) func `thousands of mistakes on one line are told in a moment, the first of them`()
    throws
  {
    let items = (0..<9_000).map { "x\($0)" }.joined(separator: ", ")
    let node = try parse("classes: [\(items)]", file: "r.yaml")
    let began = ContinuousClock.now
    let text = errors { _ = try decode(Example.self, from: node) }
    #expect(ContinuousClock.now - began < .seconds(20))
    #expect(text.hasPrefix("r.yaml:1:11: error: ") && text.utf8.count < 50_000)
    #expect(text.hasSuffix("\n8950 more errors are not shown; correct those above first"))
  }
}
