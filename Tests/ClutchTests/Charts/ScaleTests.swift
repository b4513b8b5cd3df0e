import Testing

@testable import Comparisons

struct ScaleTests {
  @Test func `ends lie on ends and the middle between`() {
    let scale = Scale((10, 30), to: (100, 0))
    #expect(scale(10) == 100 && scale(30) == 0 && scale(20) == 50)
  }

  @Test(arguments: [
    ([1, 20], false), ([1, 21], true), ([0.01, 1], true), ([0, 100], false), ([-1, 100], false), ([5, 5], false),
  ])
  func `an axis is logarithmic where positive numbers span more than twenty times the smallest`(
    values: [Double], isLogarithmic: Bool
  ) { #expect(Scale(spanning: values, to: (0, 1)).isLogarithmic == isLogarithmic) }

  @Test func `on a logarithmic axis equal factors are equal distances`() {
    let scale = Scale(spanning: [1, 10, 100], to: (0, 200))
    #expect(agree(scale(10), 100) && agree(scale(100), 200))
  }

  @Test func `one number lies in the middle`() { #expect(Scale(spanning: [7], to: (0, 200))(7) == 100) }

  @Test(
    arguments: [
      (71.2, 84.9, [70, 75, 80, 85]), (97.1, 99.3, [97, 97.5, 98, 98.5, 99, 99.5]), (0, 100, [0, 20, 40, 60, 80, 100]),
      (50, 50, [49.4, 49.6, 49.8, 50, 50.2, 50.4, 50.6]),
    ] as [(Double, Double, [Double])])
  func `ticks are round and enclose all values`(low: Double, high: Double, expected: [Double]) {
    let ticks = roundTicks(low, high, count: 5)
    #expect(ticks.count == expected.count && zip(ticks, expected).allSatisfy { agree($0, $1) }, "\(ticks)")
  }

  @Test func `numbers of an axis have no digits that say nothing`() {
    #expect([0.1 + 0.2, 50, -0.0, 1e-4, 12_000].map(tickText) == ["0.3", "50", "0", "0.0001", "12000"])
  }

  @Test func `labels are moved apart as little as they must`() {
    #expect(spread([10, 50, 90], gap: 15, within: 0...100) == [10, 50, 90])
    #expect(spread([50, 45], gap: 15, within: 0...100) == [60, 45])
    #expect(spread([99, 98, 97], gap: 15, within: 0...100) == [100, 85, 70])
  }
}
