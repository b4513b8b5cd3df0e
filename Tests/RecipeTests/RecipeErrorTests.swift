import Testing

@testable import Recipe

@Suite struct RecipeErrorTests {
  private func at(_ file: String, _ line: Int, _ column: Int) -> Diagnostic {
    Diagnostic("m", location: Location(file: file, line: line, column: column))
  }

  @Test func `errors are ordered by file, line and column, those without a place first`() {
    let nowhere = Diagnostic("m")
    let error = RecipeError([at("b", 1, 1), at("a", 10, 1), at("a", 9, 5), at("a", 9, 2), nowhere])
    #expect(error.diagnostics == [nowhere, at("a", 9, 2), at("a", 9, 5), at("a", 10, 1), at("b", 1, 1)])
  }

  @Test func `the same error is said once`() {
    #expect(RecipeError([at("a", 1, 1), at("a", 1, 1)]).diagnostics.count == 1)
  }

  @Test func `an error reads file, line, column, message, line and caret`() {
    let location = Location(file: "r.yaml", line: 3, column: 3)
    let error = RecipeError([Diagnostic("'x' is wrong; write 'y'", location: location, line: "  x: 1")])
    #expect(error.description == "r.yaml:3:3: error: 'x' is wrong; write 'y'\n  x: 1\n  ^")
  }

  @Test func `an error about no place is its message alone`() {
    #expect(Diagnostic("it is wrong").description == "it is wrong")
    #expect(Diagnostic("it is wrong", at: Node(.null)).description == "it is wrong")
  }

  @Test func `only errors about no place get a prefix`() {
    let error = RecipeError([at("b", 1, 2), Diagnostic("it is wrong"), Diagnostic("so is this")])
    let text = error.text(prefix: "clutch: error: ")
    #expect(text == "clutch: error: it is wrong\nclutch: error: so is this\nb:1:2: error: m\n\n^", "\(text)")
    #expect(error.description == error.text(prefix: ""))
  }
}
