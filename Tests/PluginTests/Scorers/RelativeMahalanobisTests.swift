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

  /// The same covariances as above, each shrunk by the share λ of all rows toward its mean variance: 12.5 about the
  /// centers and 1262.5 about 50. What both have in common, the variance of the second axis, then no longer cancels.
  @Test(arguments: [Shrinkage.ledoitWolf, .oas]) func `by hand: both covariances are shrunk by one share`(
    shrinkage: Shrinkage
  ) throws {
    let bank = MahalanobisClustersTests.bank
    let share = try Mahalanobis(shrinkage: shrinkage, normalize: false).fitted(bank, Generator(seed: 0)).share
    #expect(share > 0.005 && share < 1)
    let own = try Mahalanobis(clusters: 2, covariance: .shared, shrinkage: shrinkage, normalize: false)
      .fitted(bank, Generator(seed: 0)).share
    #expect(abs(own - share) > 0.01, "else, the test could not tell which share is used")
    func shrunk(_ variance: Double, _ mean: Double) -> Double { (1 - share) * variance + share * mean }
    let near = 36 / shrunk(20, 12.5) + 9 / shrunk(5, 12.5)
    let whole = 44 * 44 / shrunk(2520, 1262.5) + 9 / shrunk(5, 1262.5)
    let scores = try RelativeMahalanobis(clusters: 2, shrinkage: shrinkage, normalize: false).scores(
      bank, Tensor([6.0, 3].map(Float.init), [1, 2]))
    #expect(abs(scores.item - (near - whole)) < 1e-4)
  }

  /// Rows that differ only in what all clusters have in common have equal scores, however far away they are. Without
  /// shrinkage, the difference of the two inverses has only the directions Σ⁻¹ (μ_c − μ₀).
  @Test func `without shrinkage, only the directions between the centers count`() throws {
    let bank = MahalanobisClustersTests.bank
    let rows = Tensor([6, -30, 6, 3, 6, 300].map(Float.init), [3, 2])
    let plain = try RelativeMahalanobis(clusters: 2, normalize: false).scores(bank, rows).doubles
    #expect(abs(plain[0] - plain[1]) < 1e-4 && abs(plain[2] - plain[1]) < 1e-2, "\(plain)")
    let shrunk = try RelativeMahalanobis(clusters: 2, shrinkage: .ledoitWolf, normalize: false)
      .scores(bank, rows).doubles
    #expect(shrunk[0] > shrunk[1] + 1 && shrunk[2] > shrunk[0] + 1, "\(shrunk)")
  }

  /// With separate shares, both covariances being of few rows, the ranking was turned around: AUROC 0.09.
  @Test func `a fifth cluster is far from four, with few images for the number of features`() throws {
    let centers = Tensor.eye(128)[0..<5] * 4
    func rows(_ clusters: Range<Int>, of n: Int, _ seed: UInt64) -> Tensor {
      let all = Tensor.concatenate(Array(repeating: centers[clusters], count: n / clusters.count))
      return all + Tensor.randn([n, 128], Generator(seed: seed)) * 0.3
    }
    for normalize in [true, false] {
      let scorer = RelativeMahalanobis(clusters: 4, shrinkage: .ledoitWolf, normalize: normalize)
      let fitted = try scorer.fit(rows(0..<4, of: 200, 1), Generator(seed: 0))
      let (near, far) = (fitted(rows(0..<4, of: 100, 2)).floats, fitted(rows(4..<5, of: 100, 3)).floats)
      let auroc = try RankedScores(id: near, ood: far).auroc
      #expect(auroc > 0.99, "\(auroc)")
    }
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
