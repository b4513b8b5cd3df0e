import Clutch
import Testing

@testable import Plugins

@Suite struct ClustersTests {
  /// 40 rows about each of three axes, of lengths from 1 to 5.
  private let bank = CosineToCentersTests.bank

  @Test func `logits are cosines to the centers over the temperature`() throws {
    let logits = try Energy().clusterLogits(3, temperature: 0.5, of: bank, Generator(seed: 0))
    #expect(logits.centers.dtype == .float64 && difference(logits.centers.norm(axis: 1), .ones([3])) < 1e-12)
    let found = logits(Tensor([1.0, 0, 0, 0.6, 0.8, 0], [2, 3])).sort(axis: 1, descending: true).values
    #expect(difference(found, Tensor([2, 0, 0, 1.6, 1.2, 0], [2, 3])) < 0.05)
  }

  @Test func `errors of k-means are those of the scorer`() {
    let expected = "k-means cannot make 9 clusters of 4 features; k must be at most the number of features"
    let early = #expect(throws: ScoringError.self) { try Energy().validate(clusters: 9, images: 4) }
    let late = #expect(throws: ScoringError.self) { try SHE().clusters(9, of: bank[0..<4], Generator(seed: 0)) }
    #expect(early?.description == expected && late?.description == expected)
  }
}
