import Testing

@testable import Metrics

struct RankedScoresTests {
  @Test func `equal scores of both sides are one step`() throws {
    let ranked = try TestScores.golden.ranked()
    #expect(ranked.scores == [0.1, 0.2, 0.3, 0.4])
    #expect(ranked.counts.id == [1, 2, 1, 0])
    #expect(ranked.counts.ood == [0, 1, 1, 2])
    #expect([ranked.counts.idTotal, ranked.counts.oodTotal] == [4, 4])
  }

  @Test func `zero and minus zero are the same score`() throws {
    let ranked = try RankedScores(id: [0, -0.0], ood: [-0.0])
    #expect(ranked.counts.id == [2])
    #expect(ranked.counts.ood == [1])
  }

  @Test(
    arguments: [
      ([], [1], "ID scores: there are none; give at least one"),
      ([1], [], "OOD scores: there are none; give at least one"),
      ([1, .nan], [1], "ID scores: the one at index 1 is nan; every score must be finite"),
      ([1], [.infinity], "OOD scores: the one at index 0 is inf; every score must be finite"),
      (
        [1], [2, 3, -.infinity],
        "OOD scores: the one at index 2 is -inf; every score must be finite"
      ),
    ] as [([Float], [Float], String)])
  func `what cannot be ranked is refused`(id: [Float], ood: [Float], message: String) {
    let error = #expect(throws: MetricError.self) { try RankedScores(id: id, ood: ood) }
    #expect(error?.description == message)
  }
}
