import Testing

@testable import Recipe

@Suite struct ListOverrideTests {
  @Test(arguments: [
    ("k=1,2,3", "k: 1 | 2 | 3"), ("a.b=u, v", "a.b: u | v"),
    ("score=[knn],[knn, mahalanobis]", "score: [knn] | [knn, mahalanobis]"),
    ("by=k-means,{spectral: {k: 5}}", "by: k-means | {spectral: {k: 5}}"), ("name=\"a, b\",c", "name: a, b | c"),
    ("x=null,1", "x: null | 1"),
  ])
  func `several values are read as the inside of a list`(text: String, expected: String) throws {
    let override = try #require(try ListOverride(text))
    #expect("\(override.path.text ?? ""): \(override.values.map(\.flow).joined(separator: " | "))" == expected)
  }

  @Test(arguments: [
    "k=1", "score=[knn, mahalanobis]", "encoder={convnet: {width: 8}}", "name=\"a, b\"", "k=", "k", "=1,2", "k=[1, 2",
  ])
  func `one value, or none, is an ordinary override`(text: String) throws { #expect(try ListOverride(text) == nil) }

  @Test func `every value knows its column`() throws {
    let override = try #require(try ListOverride("a.b=10, 20"))
    #expect(override.values.map { "\($0.location)" } == ["override 'a.b=10, 20':1:5", "override 'a.b=10, 20':1:9"])
    #expect("\(override.path.location)" == "override 'a.b=10, 20':1:1")
  }

  @Test func `what YAML readers disagree on is refused in a list as well`() throws {
    let error = #expect(throws: RecipeError.self) { try ListOverride("samples=yes,no") }
    #expect(
      error?.description == """
        override 'samples=yes,no':1:9: error: 'yes' is a boolean to some YAML readers and text to others; write true, or "yes" for the text
        samples=yes,no
                ^
        override 'samples=yes,no':1:13: error: 'no' is a boolean to some YAML readers and text to others; write false, or "no" for the text
        samples=yes,no
                    ^
        """)
  }
}
