import Testing

@testable import Metrics

@Suite struct IndependentDifferenceTests {
  /// By hand, with reaches that are sides of right triangles: 3, 4, 5 and 5, 12, 13 hundredths.
  @Test func `the reaches of two intervals add like the sides of a right triangle`() {
    let difference = Estimate(0.5, 0.47, 0.62).minus(Estimate(0.3, 0.25, 0.34))
    #expect(agree(difference.value, 0.2))
    #expect(agree(difference.lower, 0.15, 1e-12) && agree(difference.upper, 0.33, 1e-12))
  }

  @Test func `exchanging the two changes the sign, and a certain value adds nothing`() {
    let (a, b) = (Estimate(0.8, 0.7, 0.85), Estimate(0.4, 0.3, 0.6))
    let (forth, back) = (a.minus(b), b.minus(a))
    #expect(agree(forth.lower, -back.upper, 1e-12) && agree(forth.upper, -back.lower, 1e-12))
    let certain = a.minus(Estimate(0.25, 0.25, 0.25))
    #expect(agree(certain.lower, 0.45, 1e-12) && agree(certain.upper, 0.6, 1e-12))
  }

  @Test func `it is cut at -1 and 1`() {
    #expect(Estimate(1, 0, 1).minus(Estimate(0, 0, 1)) == Estimate(1, 1 - 2.0.squareRoot(), 1))
    #expect(Estimate(0, 0, 1).minus(Estimate(1, 0, 1)) == Estimate(-1, -1, 2.0.squareRoot() - 1))
  }
}
