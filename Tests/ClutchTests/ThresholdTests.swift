import Testing

@testable import Metrics

struct ThresholdTests {
  @Test(arguments: [(0.0000001, 0.1), (0.25, 0.1), (0.26, 0.2), (0.75, 0.2), (0.95, 0.3), (1, 0.3)])
  func `the golden vector's threshold is the smallest that accepts enough`(
    share: Double, expected: Float
  ) throws {
    #expect(try TestScores.golden.ranked().threshold(accepting: share) == expected)
  }

  @Test(arguments: [(0.95, 20, 19), (0.95, 40, 38), (0.9, 10, 9), (0.7, 10, 7), (0.29, 100, 29)])
  func `a share of whole images is not rounded up`(share: Double, count: Int, needed: Int) throws {
    let ranked = try RankedScores(id: (1...count).map(Float.init), ood: [0])
    #expect(try ranked.threshold(accepting: share) == Float(needed))
  }

  @Test func `the threshold is an ID score where OOD scores lie between`() throws {
    let ranked = try RankedScores(id: [0, 10], ood: [-5, 3, 20])
    #expect(try ranked.threshold(accepting: 0.000_000_1) == 0)
    #expect(try ranked.threshold(accepting: 0.95) == 10)
  }

  @Test(arguments: [0, -0.1, 1.01, 95, .nan])
  func `a share outside 0 to 1 is refused`(share: Double) throws {
    let ranked = try TestScores.golden.ranked()
    let error = #expect(throws: MetricError.self) { try ranked.threshold(accepting: share) }
    #expect(
      error?.description
        == "share of ID to accept: it is \(share); it must be greater than 0 and at most 1")
  }
}
