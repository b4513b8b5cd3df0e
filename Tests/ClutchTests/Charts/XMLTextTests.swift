import Testing

@testable import Comparisons

struct XMLTextTests {
  @Test func `what means something to XML is escaped, what it does not know is left out`() {
    #expect(xmlText("a<b & \"c\" > d\u{1}\u{FFFE}\né") == "a&lt;b &amp; &quot;c&quot; &gt; d\né")
  }

  @Test(arguments: [(12.04, "12"), (12.06, "12.1"), (-0.26, "-0.3"), (640, "640")])
  func `coordinates have at most a tenth`(value: Double, text: String) { #expect(coordinate(value) == text) }
}
