import Testing

@testable import Comparisons
@testable import Storage

@Suite struct SaturatingTests {
  @Test(
    arguments: [
      (1.5, 2), (-0.2, 0), (1e300, .max), (-1e300, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0),
      (9.3e18, .max),
    ] as [(Double, Int)])
  func `every number has a nearest whole one`(value: Double, whole: Int) { #expect(Int(nearest: value) == whole) }

  @Test func `sums and products end at the largest number`() {
    #expect(3.plus(4) == 7 && Int.max.plus(1) == .max && Int.min.plus(-1) == .min)
    #expect(3.times(-4) == -12 && Int.max.times(2) == .max && Int.max.times(-2) == .min && Int.min.times(-1) == .max)
  }

  @Test(arguments: [1e300, .infinity, .nan, -1, 1e19]) func `every time has words`(seconds: Double) {
    #expect(!duration(seconds).isEmpty)
  }

  @Test(arguments: [Double.nan, .infinity, 1e18, -1.79e308, 0]) func `one number alone has ticks`(value: Double) {
    #expect(roundTicks(value, value, count: 5).count >= 2)
  }

  @Test(arguments: [
    (1e18, 1e18 + 256), (-1.7e308, 1.7e308), (.leastNonzeroMagnitude, 2 * .leastNonzeroMagnitude), (0, 1e300),
    (1e300, 1.0001e300),
  ])
  func `every pair of numbers has ticks`(low: Double, high: Double) {
    #expect(roundTicks(high, high, count: 5).count >= 2)
    let ticks = roundTicks(low, high, count: 5)
    #expect(ticks.count >= 2 && ticks.count < 30 && ticks.allSatisfy(\.isFinite), "\(ticks)")
  }
}
