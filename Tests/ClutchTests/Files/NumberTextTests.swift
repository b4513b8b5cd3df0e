import Foundation
import Testing

@testable import Storage

@Suite struct NumberTextTests {
  @Test func `one is singular, and all other numbers are plural`() {
    #expect([0, 1, 2, -1].map { counted($0, "epoch") } == ["0 epochs", "1 epoch", "2 epochs", "-1 epochs"])
  }

  @Test func `thousands are separated`() {
    #expect(
      [0, 9, 99, 999, 1_000, 12_345, 123_456, 1_234_567].map(grouped) == [
        "0", "9", "99", "999", "1,000", "12,345", "123,456", "1,234,567",
      ])
    #expect(grouped(.max) == "9,223,372,036,854,775,807")
  }

  /// Every group but the first has three digits, and without separators the number is back.
  @Test func `any number can be read back`() {
    for number in (0..<62).flatMap({ [(1 << $0) - 1, 1 << $0, 5 << $0 / 2] }) {
      let groups = grouped(number).split(separator: ",")
      #expect(Int(groups.joined()) == number && groups.dropFirst().allSatisfy { $0.count == 3 })
      #expect((1...3).contains(groups[0].count))
    }
  }

  @Test(
    arguments: [
      (0, "0 s"), (0.4, "0 s"), (59.4, "59 s"), (59.5, "1:00"), (187, "3:07"), (3599.4, "59:59"), (3599.5, "1:00:00"),
      (3765, "1:02:45"), (360_000, "100:00:00"), (-1, "?"), (.nan, "?"), (.infinity, "?"),
    ] as [(Double, String)])
  func `durations carry into minutes and hours`(seconds: Double, text: String) { #expect(duration(seconds) == text) }

  @Test func `a duration can be read back to the second`() {
    for seconds in [61, 600, 3_601, 7_322, 86_399, 86_400, 1_000_000] {
      let read = duration(Double(seconds)).split(separator: ":").reduce(0) { 60 * $0 + (Int($1) ?? -1_000_000) }
      #expect(read == seconds)
    }
    #expect(duration(1e300).hasSuffix(":07"))  // the seconds of the largest Int
  }
}
