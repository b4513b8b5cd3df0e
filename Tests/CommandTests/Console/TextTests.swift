import Clutch
import Storage
import Testing

@testable import Console

@Suite struct TextTests {
  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (12000, "12,000"), (1_234_567, "1,234,567")])
  func `thousands are set apart`(number: Int, text: String) { #expect(grouped(number) == text) }

  @Test(arguments: [
    (0.4, "0 s"), (59.4, "59 s"), (59.6, "1:00"), (187, "3:07"), (3765, "1:02:45"), (.nan, "?"), (-1, "?"),
  ])
  func `times are read at a glance`(seconds: Double, text: String) { #expect(duration(seconds) == text) }

  @Test func `running text breaks at spaces and keeps its paragraphs`() {
    #expect(wrap("one two three\n- four", width: 8, indent: 2) == "one two\n  three\n  - four")
    #expect(wrap("longerthanthewidth a", width: 4) == "longerthanthewidth\na")
  }
}
