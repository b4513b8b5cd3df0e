import Clutch
import Testing

@testable import Plugins

@Suite struct ReferenceScoresTests {
  /// Scores 0 to 3, whose standard deviation is √1.25.
  private let reference = ReferenceScores(Tensor([2.0, 0, 3, 1]))

  private func shares(_ scores: Double...) throws -> [Double] {
    try #require(reference).sharesAbove(Tensor(scores)).doubles
  }

  @Test func `a score of the reference has its rank, and others lie between`() throws {
    for (found, expected) in zip(try shares(0, 1, 2, 3, 1.5, 2.75), [0.8, 0.6, 0.4, 0.2, 0.5, 0.25]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func `equal scores have the rank of their middle`() throws {
    let tied = try #require(ReferenceScores(Tensor([1.0, 1, 1, 5])))
    // Ranks 2 and 4 of 5; from 1, the third, to 5, the fourth, ranks rise linearly.
    let found = tied.sharesAbove(Tensor([1.0, 5, 2])).doubles
    for (found, expected) in zip(found, [0.6, 0.2, (5 - 3.25) / 5]) { #expect(abs(found - expected) < 1e-12) }
  }

  @Test func `beyond both ends, shares approach 0 and 1 without reaching them`() throws {
    let far = [3 + 1.25.squareRoot(), -1.25.squareRoot(), 1e9, -1e9]
    let found = try #require(reference).sharesAbove(Tensor(far)).doubles
    #expect(abs(found[0] - 0.1) < 1e-12 && abs(found[1] - 0.9) < 1e-12)
    #expect(found[2] > 0 && found[2] < 1e-8 && found[3] < 1 && found[3] > 1 - 1e-8)
  }

  @Test func `a higher score has a lower share, everywhere`() throws {
    let scores = (-40...80).map { Double($0) / 8 }
    let shares = try #require(reference).sharesAbove(Tensor(scores)).doubles
    for (lower, higher) in zip(shares.dropFirst(), shares) { #expect(lower < higher) }
  }

  @Test func `deviations are in units of the standard deviation`() throws {
    let found = try #require(reference).deviations(of: Tensor([1.5, 1.5 + 1.25.squareRoot(), 0])).doubles
    for (found, expected) in zip(found, [0, 1, -1.5 / 1.25.squareRoot()]) { #expect(abs(found - expected) < 1e-12) }
  }

  @Test func `without two different scores there is no scale`() {
    #expect(ReferenceScores(Tensor([1.0])) == nil && ReferenceScores(Tensor([Double]())) == nil)
    #expect(ReferenceScores(Tensor([7.0, 7, 7])) == nil && ReferenceScores(Tensor([0.0, 0])) == nil)
    #expect(ReferenceScores(Tensor([1e-30, 2e-30])) != nil)
  }

  @Test func `no scores give no shares`() throws {
    #expect(try #require(reference).sharesAbove(Tensor([Double]())).shape == [0])
  }
}
