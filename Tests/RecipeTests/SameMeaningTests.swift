import Testing

@testable import Recipe

@Suite struct SameMeaningTests {
  private func same(_ one: String, _ other: String) throws -> Bool {
    let tree = try parse("one: \(one)\nother: \(other)", file: "test.yaml")
    let (one, other) = (try #require(tree["one"]), try #require(tree["other"]))
    let isSame = one.meansTheSame(as: other)
    #expect(other.meansTheSame(as: one) == isSame)
    return isSame
  }

  @Test(
    arguments: [
      ("0.1", "0.10"), ("0.5", ".5"), ("8", "8.0"), ("1000", "1e3"), ("10", "+10"), ("knn", "\"knn\""), ("null", "~"),
      ("spectral", "{ spectral: {} }"), ("spectral", "{ spectral: null }"), ("[knn, cosine]", "[{ knn: {} }, cosine]"),
      ("{ k-means: { k: 10, spherical: true } }", "{ k-means: { spherical: true, k: 10 } }"),
    ])
  func `two ways to write one value mean the same`(one: String, other: String) throws {
    #expect(try same(one, other))
  }

  @Test(
    arguments: [
      ("8", "\"8\""), ("true", "\"true\""), ("8", "9"), ("0.1", "0.11"), ("null", "{}"), ("[1, 2]", "[2, 1]"),
      ("[1]", "[1, 1]"), ("k-means", "{ k-means: { k: 10 } }"), ("{ k-means: { k: 10 } }", "{ k-means: { k: 5 } }"),
      ("{ a: 1, b: 2 }", "{ a: 1 }"), ("{ a: 1, b: 2 }", "{ a: 1, c: 2 }"), ("knn", "[knn]"),
      ("9007199254740993", "9007199254740992"),
    ])
  func `other values do not`(one: String, other: String) throws {
    #expect(try !same(one, other))
  }
}
