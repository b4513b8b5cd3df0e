import Clutch
import Testing

@Suite struct RangesTests {
  private func message(_ check: () throws(OptionError) -> Void) -> String? {
    do throws(OptionError) {
      try check()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `values within their range pass, its ends included where they belong`() throws {
    try require("k", 1, atLeast: 1)
    try require("rate", 1e-300, above: 0)
    try require("share", 1.0, above: 0, upTo: 1)
    for value in [0.0, 1] { try require("chance", value, in: 0...1) }
    try require("momentum", 0.0, in: 0..<1)
    try require("k", Int.max, atLeast: 1)
    try require("k", Int.min, atLeast: .min)
  }

  @Test func `values out of their range are refused in one wording`() {
    #expect(message { () throws(OptionError) in try require("k", 0, atLeast: 1) } == "'k' must be 1 or more, but is 0")
    #expect(
      message { () throws(OptionError) in try require("warmUp", -0.5, atLeast: 0) }
        == "'warm-up' must be 0 or more, but is -0.5")
    #expect(
      message { () throws(OptionError) in try require("rate", 0.0, above: 0) }
        == "'rate' must be greater than 0, but is 0.0")
    #expect(
      message { () throws(OptionError) in try require("share", 1.5, above: 0, upTo: 1) }
        == "'share' must be greater than 0 and at most 1, but is 1.5")
    #expect(
      message { () throws(OptionError) in try require("hue", 0.6, in: 0...0.5) }
        == "'hue' must be from 0 to 0.5, but is 0.6")
    #expect(
      message { () throws(OptionError) in try require("beta", 1.0, in: 0..<1) }
        == "'beta' must be 0 or more and less than 1, but is 1.0")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity]) func `what is not finite is in no range`(value: Double) {
    let refused = "'x' must be a finite number, but is \(value)"
    #expect(message { () throws(OptionError) in try require("x", value, atLeast: 0) } == refused)
    #expect(message { () throws(OptionError) in try require("x", value, above: 0) } == refused)
    #expect(message { () throws(OptionError) in try require("x", value, above: 0, upTo: .infinity) } == refused)
    #expect(message { () throws(OptionError) in try require("x", value, in: -.infinity...(.infinity)) } == refused)
    #expect(message { () throws(OptionError) in try require("x", value, in: 0..<(.infinity)) } == refused)
  }
}
