import Recipe
import Testing

@testable import Sweeps

@Suite struct DrawnNumbersTests {
  private func uniform(_ bounds: ClosedRange<Double>, at share: Double) -> Double? {
    var distribution = Distribution()
    distribution.uniform = bounds
    return distribution.value(at: share).text.flatMap(Double.init)
  }

  /// The width of the bounds sets the digits: 0.001 for a width from 1 to 10, 1 for a width of 1000 and more.
  @Test(
    arguments: [
      (0...1, 0.12345, 0.123), (0...9, 0.12345, 1.111), (0...10, 0.12345, 1.23), (100...110, 0.12345, 101.23),
      (0...999, 0.1234, 123.3), (0...1000, 0.1234, 123), (0...100_000, 0.123456, 12346), (-1...0, 0.9999, 0),
      (0...0.5, 0.12345, 0.0617),
    ] as [(ClosedRange<Double>, Double, Double)])
  func `a number has four digits of the width of its bounds`(
    bounds: ClosedRange<Double>, share: Double, expected: Double
  ) { #expect(uniform(bounds, at: share) == expected) }

  @Test func `rounding does not leave the bounds`() {
    #expect(uniform(0...0.99999, at: 0.9999999) == 0.99999)
    #expect(uniform(0.00004...1, at: 0) == 0.00004)
    #expect(uniform(1.23456...9, at: 0) == 1.235)
  }

  @Test(arguments: [(0.1, 0.002512), (0.375, 0.03162), (0.6, 0.2512), (0.9, 3.981)])
  func `a number drawn by powers of ten has four digits of its own`(share: Double, expected: Double) {
    var distribution = Distribution()
    distribution.logUniform = 0.001...10
    #expect(distribution.value(at: share).text.flatMap(Double.init) == expected)
  }

  @Test func `every value of a list gets an equal share`() {
    var distribution = Distribution()
    distribution.choice = ["a", "b", "c", "d"].map { Node.text($0) }
    let shares = [0, 0.24, 0.25, 0.49, 0.5, 0.74, 0.75, 0.999]
    #expect(shares.map { distribution.value(at: $0).text } == ["a", "a", "b", "b", "c", "c", "d", "d"])
  }

  @Test func `an empty list of values is refused`() {
    var distribution = Distribution()
    distribution.choice = []
    let error = #expect(throws: OptionError.self) { try distribution.validate() }
    #expect(error?.option == "choice")
  }

  @Test(arguments: [-1.0, 0]) func `powers of ten begin above 0`(low: Double) {
    var distribution = Distribution()
    distribution.logUniform = low...1
    let error = #expect(throws: OptionError.self) { try distribution.validate() }
    #expect(error?.option == "logUniform")
  }

  @Test func `whole numbers are as many as the bits of a draw can tell apart`() throws {
    var distribution = Distribution()
    distribution.integer = 0...(1 << 52) - 1
    try distribution.validate()
    distribution.integer = 0...(1 << 52)
    let error = #expect(throws: OptionError.self) { try distribution.validate() }
    #expect(error?.option == "integer")
  }

  @Test func `seeds are counted from the recipe's own, and a list is taken as it is`() throws {
    #expect(try SeedsOption.count(3).resolved(from: 5) == [5, 6, 7])
    #expect(try SeedsOption.list([9, 0, 4]).resolved(from: 5) == [9, 0, 4])
  }

  @Test func `seeds end before the largest integer`() throws {
    #expect(try SeedsOption.count(2).resolved(from: .max - 2) == [.max - 2, .max - 1])
    #expect(throws: RecipeError.self) { try SeedsOption.count(3).resolved(from: .max - 2) }
    #expect(try SeedsOption.list([.max]).resolved(from: .max) == [.max])
  }
}
