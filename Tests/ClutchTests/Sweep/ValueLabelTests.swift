import Recipe
import Testing

@testable import Sweeps

@Suite struct ValueLabelTests {
  private func value(_ text: String) throws -> Node { try #require(parse("x: \(text)", file: "r")["x"]) }

  @Test(arguments: [
    ("10", "10"), ("0.5", "0.5"), ("spectral", "spectral"), ("[knn, mahalanobis]", "[knn, mahalanobis]"),
    ("{ k-means: { k: 10 } }", "k-means(k=10)"), ("{ knn: {} }", "knn"), ("{ knn: null }", "knn"),
    ("{ mixed: { of: { npy: { images: a } }, weight: 0.5 } }", "mixed(of=npy(images=a), weight=0.5)"),
    ("[{ knn: { k: 5 } }, lof]", "[knn(k=5), lof]"), ("[]", "[]"),
  ])
  func `a component is written like a call, anything else as in the recipe`(text: String, label: String) throws {
    #expect(try valueLabel(value(text)) == label)
  }

  @Test(arguments: ["{a: 1}", "{a: 1, b: {c: 2}}"]) func `a map that is no component keeps its form`(text: String)
    throws
  {
    #expect(try valueLabel(value(text)) == text)
  }
}
