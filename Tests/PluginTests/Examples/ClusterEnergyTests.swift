import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct ClusterEnergyTests {
  /// 40 rows about each of three axes, of lengths from 1 to 5.
  static let bank = CosineToCentersTests.bank
  static let queries = Tensor.randn([30, 3], Generator(seed: 6))

  private func rows(_ elements: [Float], _ shape: [Int]) -> Tensor { Tensor(elements, shape) }

  @Test(arguments: ClusterEnergy.Similarity.allCases, [1, 4])
  func `energies are scipy's`(similarity: ClusterEnergy.Similarity, k: Int) throws {
    let file = try TorchReference("cluster-energy")
    for (temperature, name) in [(0.1, "0.1"), (1, "1"), (10, "10")] {
      let scorer = ClusterEnergy(k: k, similarity: similarity, temperature: temperature)
      let golden = try file["\(similarity.rawValue)/\(k)/\(name)"]
      let scores = try scorer.scores(file["train"], file["test"])
      #expect(difference(scores, golden) < 2e-6 * max(1, golden.abs().max().item))
    }
  }

  @Test func `by hand: two centers as near as each other take T log 2 off the energy of one`() throws {
    let axes = Tensor.eye(2)[Tensor([0, 0, 1, 1])]
    let scorer = ClusterEnergy(k: 2, temperature: 0.5)
    let scores = try scorer.scores(axes, rows([3, 3, 1, 0], [2, 2]))
    let alone = -0.5 * log(exp(2) + 1)  // cosines 1 and 0, over a temperature of 0.5
    #expect(difference(scores, Tensor([-0.5.squareRoot() - 0.5 * log(2), alone])) < 1e-6)
  }

  @Test func `by hand: a distance counts in the variance within clusters`() throws {
    // Centers at 0 and 10, each with a row at a distance of 1 on either side: a variance of 1.
    let bank = rows([-1, 1, 9, 11], [4, 1])
    let scores = try ClusterEnergy(k: 2, similarity: .distance, temperature: 1).scores(bank, rows([5, -3], [2, 1]))
    let expected = [12.5 - log(2), -log(exp(-4.5) + exp(-84.5))]
    #expect(difference(scores, Tensor(expected)) < 1e-5)
  }

  @Test func `with one cluster the temperature cancels`() throws {
    for similarity in ClusterEnergy.Similarity.allCases {
      let scores = try [0.1, 1, 20].map {
        try ClusterEnergy(k: 1, similarity: similarity, temperature: $0).scores(Self.bank, Self.queries)
      }
      #expect(difference(scores[0], scores[1]) < 1e-5 && difference(scores[0], scores[2]) < 1e-5)
    }
    let nearest = try CosineToCenters(k: 1).scores(Self.bank, Self.queries)
    #expect(difference(try ClusterEnergy(k: 1).scores(Self.bank, Self.queries) + 1, nearest) < 1e-5)
  }

  @Test func `at a low temperature the nearest center decides, at a high one all count alike`() throws {
    let nearest = try CosineToCenters(k: 3).scores(Self.bank, Self.queries)
    let cold = try ClusterEnergy(k: 3, temperature: 0.001).scores(Self.bank, Self.queries)
    #expect(difference(cold + 1, nearest) < 0.0012)  // 0.001 · log 3
    let hot = try ClusterEnergy(k: 3, temperature: 1000).scores(Self.bank, Self.queries)
    let mean = -Self.queries.normalize().sum(axis: 1) / 3  // the centers are near the axes
    #expect(difference(hot + 1000 * log(3), mean) < 0.01)
  }

  @Test func `length counts by distance and not by cosine`() throws {
    for (similarity, counts) in [(ClusterEnergy.Similarity.cosine, false), (.distance, true)] {
      let scorer = ClusterEnergy(k: 3, similarity: similarity)
      let change = difference(
        try scorer.scores(Self.bank, Self.queries * 8), try scorer.scores(Self.bank, Self.queries))
      #expect(counts ? change > 1 : change < 1e-5)
    }
  }

  @Test(arguments: [0.0, 1000]) func `an offset of all features changes no distance`(offset: Double) throws {
    let scorer = ClusterEnergy(k: 3, similarity: .distance, temperature: 1)
    let scores = try scorer.scores(Self.bank, Self.queries)
    let moved = try scorer.scores(Self.bank + offset, Self.queries + offset)
    #expect(difference(moved / scores, .ones([30])) < 0.001)
  }

  /// Two pairs, one on either side: σ² = 1e-10 / 2, and only the nearer center, at a distance of x, counts.
  @Test func `distances within tight clusters that lie far apart keep their digits`() throws {
    let bank = rows([-1, 1e-5, -1, -1e-5, 1, 1e-5, 1, -1e-5], [4, 2])
    let queries = rows([1, 2e-5, -1, 4e-5], [2, 2])
    let scores = try ClusterEnergy(k: 2, similarity: .distance, temperature: 1).scores(bank, queries)
    #expect(difference(scores, Tensor([4.0, 16])) < 0.01)
  }

  @Test(arguments: ClusterEnergy.Similarity.allCases)
  func `a far point scores above every near one`(similarity: ClusterEnergy.Similarity) throws {
    let scorer = ClusterEnergy(k: 3, similarity: similarity)
    let (bank, direction) = (ScorerPropertiesTests.bank, ScorerPropertiesTests.direction)
    let near = Tensor.randn([100, 8], Generator(seed: 2)) * 0.2 + direction
    let scores = try scorer.scores(bank, near)
    #expect(scores.shape == [100] && scores.isFinite)
    #expect(try scorer.scores(bank, -direction.unsqueeze(0)).item > scores.max().item)
  }

  @Test(arguments: ClusterEnergy.Similarity.allCases)
  func `a row scores the same alone and among others`(similarity: ClusterEnergy.Similarity) throws {
    let fitted = try ClusterEnergy(k: 3, similarity: similarity).fit(Self.bank, Generator(seed: 0))
    let together = fitted(Self.queries)
    let alone = Tensor.concatenate((0..<30).map { fitted(Self.queries[$0..<($0 + 1)]) })
    #expect(difference(alone / together, .ones([30])) < 1e-5)
    #expect(fitted(Self.queries[0..<0]).shape == [0])
  }

  @Test func `features that cannot be clustered are refused`() {
    func message(_ scorer: ClusterEnergy, _ features: Tensor) -> String? {
      #expect(throws: ScoringError.self) { try scorer.fit(features, Generator(seed: 0)) }?.description
    }
    let few = "k-means cannot make 10 clusters of 3 features; k must be at most the number of features"
    #expect(message(ClusterEnergy(), .ones([3, 2])) == few)
    #expect(throws: ScoringError.self) { try ClusterEnergy().validate(images: 9) }
    #expect(
      message(ClusterEnergy(k: 1), rows([1, .nan], [2, 1]))
        == "needs finite features, but some are infinite or not a number; did training diverge?")
    #expect(
      message(ClusterEnergy(k: 2, similarity: .distance), .full([10, 2], 0.3))
        == "needs features that differ from their centers, but all are equal to them; use fewer "
        + "clusters, or check whether training collapsed")
  }

  @Test(arguments: [
    (ClusterEnergy(k: 0), "'k' must be 1 or more, but is 0"),
    (ClusterEnergy(temperature: 0), "'temperature' must be greater than 0, but is 0.0"),
  ])
  func `options out of range are refused`(scorer: ClusterEnergy, message: String) {
    #expect(#expect(throws: OptionError.self) { try scorer.validate() }?.description == message)
  }
}
