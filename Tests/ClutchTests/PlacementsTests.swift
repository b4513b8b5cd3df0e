import Testing

@testable import Metrics

struct PlacementsTests {
  @Test func `placements of the golden vector are those by hand`() throws {
    let placements = Placements(try TestScores.golden.ranked().counts)
    // Among four OOD scores: all are above 0.1; 3 above 0.2 and one equal; 2 above 0.3 and one equal.
    #expect(placements.id == [1, 0.875, 0.625, 0.25])
    // Among four ID scores: 1 is below 0.2 and two equal; 3 below 0.3 and one equal; all below 0.4.
    #expect(placements.ood == [0.125, 0.5, 0.875, 1])
  }

  @Test func `the mean placement of either side is the AUROC`() throws {
    let ranked = try TestScores.tied(seed: 1, id: 50, ood: 70, levels: 12, shift: 3).ranked()
    let placements = Placements(ranked.counts)
    let id = zip(placements.id, ranked.counts.id).reduce(0) { $0 + $1.0 * Double($1.1) } / 50
    let ood = zip(placements.ood, ranked.counts.ood).reduce(0) { $0 + $1.0 * Double($1.1) } / 70
    #expect(agree(id, ranked.auroc) && agree(ood, ranked.auroc))
  }
}
