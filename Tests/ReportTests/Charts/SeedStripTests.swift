import Components
import Testing

@testable import Report

@Suite struct SeedStripTests {
  @Test func `values lie between the ends of the column, the mean is a stroke`() throws {
    let strip = try #require(SeedStrip([0.5, 0.7, 0.9]))
    let text = strip.markup([0.5, 0.7], mean: 0.6).text
    #expect(text.contains("<circle cx=\"4\" cy=\"6\" r=\"2.5\"/><circle cx=\"48\" cy=\"6\" r=\"2.5\"/>"))
    #expect(text.contains("<line class=\"mean\" x1=\"26\" y1=\"1\" x2=\"26\" y2=\"11\"/>"))
    #expect(text.contains("aria-hidden=\"true\""))
  }

  @Test func `where all is the same there is no strip`() {
    #expect(SeedStrip([0.5, 0.5]) == nil && SeedStrip([]) == nil)
  }
}
