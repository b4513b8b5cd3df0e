import Recipe
import Testing

@Suite struct LocationTests {
  @Test(arguments: [
    ("r.yaml", ""), ("a/b/r.yaml", "a/b"), ("/r.yaml", "/"), ("/a/r.yaml", "/a"), ("../r.yaml", ".."),
  ])
  func `paths are relative to the file's own folder`(file: String, directory: String) {
    #expect(Location(file: file, line: 1, column: 1).directory == directory)
  }

  @Test func `a location reads as editors understand it`() {
    #expect("\(Location(file: "a/r.yaml", line: 3, column: 14))" == "a/r.yaml:3:14")
  }
}
