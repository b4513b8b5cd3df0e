import Testing

@testable import Comparisons

@Suite struct ShortTextsTests {
  @Test func `texts that fit stay as they are, and of a long one the middle is cut`() {
    #expect(shortTexts(["short", "0123456789abcdef"], limit: 10) == ["short", "01234…cdef"])
    #expect(shortTexts(["0123456789", "b"], limit: 10) == ["0123456789", "b"])
  }

  @Test func `texts that differ in the middle show where they differ`() {
    let texts = ["5", "300", "5"].map { "{a: 1, b: 2, c: \($0), d: 4, e: 5}" }
    #expect(shortTexts(texts, limit: 12) == ["…5…", "…300…", "…5…"])
  }

  @Test func `texts whose differing parts are long as well have a hash of the whole text`() {
    // `printf head-p-----1-----q-tail | sha256sum` begins with 6b45f00d.
    let texts = ["p-----1-----q", "p-----2-----q", "r-----1-----s"].map { "head-\($0)-tail" }
    #expect(shortTexts(texts + [texts[0]], limit: 10) == ["h…6b45f00d", "h…3596d7bb", "…r---…--s…", "h…6b45f00d"])
  }
}
