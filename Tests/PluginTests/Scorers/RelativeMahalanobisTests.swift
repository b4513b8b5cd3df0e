import Clutch
import Foundation
import Metrics
import Testing

@testable import Plugins

@Suite struct RelativeMahalanobisTests {
  @Test(arguments: [true, false]) func `scores are the difference of two of scikit-learn's distances`(normalize: Bool)
    throws
  {
    let file = try TorchReference("density")
    let scores = try RelativeMahalanobis(clusters: 3, normalize: normalize).scores(file["train"], file["test"])
    #expect(
      relativeError(scores.to(.float64), try file["relative-mahalanobis.\(normalize ? "unit" : "plain")"]) < 1e-4)
  }

  /// Clusters about 0 and 100 on the first axis, with variances 20 and 5 about their centers, and 2520 and 5 about 50.
  /// At (6, 3), the distance to the nearest is 36/20 + 9/5 and to the whole 44²/2520 + 9/5.
  @Test func `by hand: what is common to all clusters cancels`() throws {
    let scores = try RelativeMahalanobis(clusters: 2, normalize: false).scores(
      MahalanobisClustersTests.bank, Tensor([6.0, 3].map(Float.init), [1, 2]))
    #expect(abs(scores.item - (1.8 - 44 * 44 / 2520.0)) < 1e-4)
  }

  @Test func `one cluster, and more than images, are refused`() {
    let option = #expect(throws: OptionError.self) { try RelativeMahalanobis(clusters: 1).validate() }
    #expect(option?.description == "'clusters' must be 2 or more, but is 1")
    let error = #expect(throws: ScoringError.self) { try RelativeMahalanobis(clusters: 9).validate(images: 8) }
    #expect(error?.description == "cannot make 9 clusters of 8 images; use fewer clusters")
  }

  /// 40 rows in 64 dimensions, about 4 centers.
  private func few(_ n: Int = 40, seed: UInt64 = 1) -> Tensor {
    let centers = Tensor.eye(64)[0..<4] * 4
    let groups = (0..<4).map { cluster in
      let noise = Tensor.randn([n / 4, 64], Generator(seed: seed + UInt64(cluster))) * 0.3
      return centers[cluster].unsqueeze(0) + noise
    }
    return Tensor.concatenate(groups)
  }

  @Test(arguments: [(40, 39, 36), (64, 63, 60)]) func `covariances of different rank are refused`(
    n: Int, whole: Int, within: Int
  ) throws {
    let rows = few(n)
    let error = #expect(throws: ScoringError.self) {
      try RelativeMahalanobis(clusters: 4, normalize: false).fit(rows, Generator(seed: 0))
    }
    #expect(
      error?.description
        == "subtracts distances in directions that differ: the features vary in \(whole) directions, and within "
        + "clusters in \(within); use 'shrinkage: ledoit-wolf', fewer clusters or more images")
    let facts = TrainingFacts(images: n, features: 64)
    let early = #expect(throws: ScoringError.self) { try RelativeMahalanobis(clusters: 4).validate(facts) }
    #expect(
      early?.description
        == "needs at least 68 training images for 64 features and 4 clusters, but there are \(n); "
        + "use 'shrinkage: ledoit-wolf', fewer clusters or more images")
    try RelativeMahalanobis(clusters: 4, shrinkage: .ledoitWolf).validate(facts)
    _ = try RelativeMahalanobis(clusters: 4, shrinkage: .ledoitWolf).fit(rows, Generator(seed: 0))
  }

  @Test func `as many images as features and clusters together are enough`() throws {
    try RelativeMahalanobis(clusters: 4).validate(TrainingFacts(images: 68, features: 64))
    _ = try RelativeMahalanobis(clusters: 4, normalize: false).fit(few(68), Generator(seed: 0))
  }

  /// Rows spread over few directions; others have added noise of a tenth of that in all directions. With different
  /// shrinkage, what both covariances have in common would not cancel and would hide the noise.
  @Test func `shrunk covariances of few images tell noise in all directions`() throws {
    let spread = Tensor((0..<64).map { Float(exp(-Double($0) / 6) + 0.001) }, [1, 64])
    let centers = Tensor.randn([8, 64], Generator(seed: 1)) * 2
    func rows(_ n: Int, _ seed: UInt64) -> Tensor {
      let all = Tensor.concatenate(Array(repeating: centers, count: n / 8))
      return (all + Tensor.randn([n, 64], Generator(seed: seed))) * spread
    }
    let (train, near) = (rows(104, 2), rows(200, 3))
    let far = rows(200, 4) + Tensor.randn([200, 64], Generator(seed: 5)) * 0.05
    let scorer = RelativeMahalanobis(clusters: 8, shrinkage: .ledoitWolf, normalize: false)
    let fitted = try scorer.fit(train, Generator(seed: 0))
    let auroc = try RankedScores(id: fitted(near).floats, ood: fitted(far).floats).auroc
    #expect(auroc > 0.95, "\(auroc)")
  }
}
