import Testing

@testable import Comparisons

@Suite struct PercentTests {
  @Test(
    arguments: [
      (0, "0.00", "0.00"), (1, "100.00", "+100.00"), (0.12344, "12.34", "+12.34"), (-0.5, "-50.00", "-50.00"),
      (0.00004, "0.00", "0.00"), (-0.00004, "-0.00", "0.00"), (0.00006, "0.01", "+0.01"), (-1, "-100.00", "-100.00"),
    ] as [(Double, String, String)])
  func `shares are in percent with two decimals, and what rounds to zero has no sign`(
    share: Double, plain: String, signed: String
  ) {
    #expect(percent(share) == plain && signedPercent(share) == signed)
  }

  /// The table would otherwise show a difference whose sign is not that of its interval's ends.
  @Test func `changing the sign of a share changes only the sign of its text`() {
    for share in stride(from: 0.0001, through: 1, by: 0.0137) {
      #expect(signedPercent(share).dropFirst() == signedPercent(-share).dropFirst())
      #expect(signedPercent(share).hasPrefix("+") && signedPercent(-share).hasPrefix("-"))
      #expect("+\(percent(share))" == signedPercent(share))
    }
  }
}
