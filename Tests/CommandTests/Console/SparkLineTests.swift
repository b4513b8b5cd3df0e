import Testing

@testable import Console

@Suite struct SparkLineTests {
  @Test func `numbers that are far apart fit as well`() {
    #expect(sparkLine([-1.7e308, 0, 1.7e308]).count == 3)
    #expect(sparkLine([.nan, 1, 2]) == " ▁█")
  }

  @Test func `the least is the lowest bar and the greatest the highest`() {
    #expect(sparkLine([7, 6, 5, 4, 3, 2, 1, 0]) == "█▇▆▅▄▃▂▁")
    #expect(sparkLine([1, 2, 1]) == "▁█▁")
  }

  @Test func `equal numbers are low, and what is no number is a blank`() {
    #expect(sparkLine([3, 3]) == "▁▁")
    #expect(sparkLine([.nan, 1, .infinity, 2]) == " ▁ █")
    #expect(sparkLine([Double]()) == "")
  }
}
