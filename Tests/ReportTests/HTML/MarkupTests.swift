import Testing

@testable import Report

@Suite struct MarkupTests {
  private let hostile = "</script><b title='x'>\"&amp; & </b>"

  @Test func `text and attributes stay text, whatever they hold`() {
    let piece = tag("p", ["title": hostile]) { hostile }
    let escaped = "&lt;/script&gt;&lt;b title='x'&gt;&quot;&amp;amp; &amp; &lt;/b&gt;"
    #expect(piece.text == "<p title=\"\(escaped)\">\(escaped)</p>")
  }

  @Test func `interpolations are escaped as well`() {
    let piece: Markup = "class \(hostile)"
    #expect(!piece.text.contains("<") && piece.text.hasPrefix("class &lt;/script&gt;"))
  }

  @Test func `what is built with conditions and loops stands in its order`() {
    let piece = tag("ul") {
      for number in 1...2 { tag("li") { "\(number)" } }
      if isThree(3) { "yes" } else { "no" }
      if isThree(1) { "never" }
    }
    #expect(piece.text == "<ul><li>1</li><li>2</li>yes</ul>")
  }

  private func isThree(_ number: Int) -> Bool { number == 3 }

  @Test func `elements without content close themselves, all others have an end`() {
    #expect(tag("img", ["alt": ""]).text == "<img alt=\"\"/>")
    #expect(tag("td").text == "<td></td>")
  }

  @Test func `an attribute that is nil is left out`() {
    #expect(tag("td", ["class": nil, "id": "a"]).text == "<td id=\"a\"></td>")
  }

  @Test func `characters that XML does not know are left out`() {
    #expect(Markup("a\u{0}b\u{1B}[1mc\td").text == "ab[1mc\td")
  }
}
