import Recipe
import Testing

@testable import Components

@Suite struct ClusterCountTests {
  private struct Section: Options { var k: ClusterCount = 10 }

  private func read(_ value: Node) throws -> ClusterCount {
    try decode(Section.self, from: .map([("k", value)])).k
  }

  @Test func `a number or 'auto' is read, and written again`() throws {
    for (text, count) in [("7", ClusterCount.fixed(7)), ("auto", .auto), ("-1", .fixed(-1))] {
      let value = Node(.scalar(text, quoted: false))
      #expect(try read(value) == count)
      #expect(count.node.flow == text)
    }
    #expect(Section().k == .fixed(10))
  }

  @Test(arguments: ["many", "2.5", ""]) func `other values are refused`(text: String) throws {
    let error = #expect(throws: RecipeError.self) { try read(Node(.scalar(text, quoted: false))) }
    #expect(error?.diagnostics[0].message.hasPrefix("'k' must be a whole number or 'auto', but is ") == true)
  }
}
