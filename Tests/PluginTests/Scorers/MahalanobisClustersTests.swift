import Clutch
import Testing

@testable import Plugins

@Suite struct MahalanobisClustersTests {
  /// A wide cluster about (0, 0) and a narrow one about (100, 0), with variances of 4 and 1 times the square of their
  /// size.
  static let bank: Tensor = {
    let corners = Tensor([2.0, 1, -2, 1, 2, -1, -2, -1].map(Float.init), [4, 2])
    return Tensor.concatenate([corners * 3, corners + Tensor([100, 0].map(Float.init))])
  }()

  @Test func `each cluster measures by its own spread, and the nearest counts`() throws {
    let scorer = Mahalanobis(clusters: 2, normalize: false)
    let queries = Tensor([6.0, 3, 102, 1, 40, 0].map(Float.init), [3, 2])
    // (6/6)² + (3/3)², (2/2)² + (1/1)², (40/6)² against (60/2)²
    #expect(difference(try scorer.scores(Self.bank, queries), Tensor([2, 2, 1600.0 / 36])) < 1e-9)
  }

  @Test func `a shared covariance is that about the centers`() throws {
    let scorer = Mahalanobis(clusters: 2, covariance: .shared, normalize: false)
    let queries = Tensor([6.0, 3, 102, 1].map(Float.init), [2, 2])
    // Variances (36 + 4)/2 and (9 + 1)/2: 36/20 + 9/5, 4/20 + 1/5.
    #expect(difference(try scorer.scores(Self.bank, queries), Tensor([3.6, 0.4])) < 1e-9)
  }

  @Test func `the determinant makes a wide cluster the farther one`() throws {
    let queries = Tensor([6.0, 3, 102, 1].map(Float.init), [2, 2])
    let scores = try Mahalanobis(clusters: 2, normalize: false, logdet: true).scores(Self.bank, queries)
    #expect(difference(scores, Tensor([2 + 5.780743515792329, 2 + 1.3862943611198906])) < 1e-9)  // log 324, log 4
  }

  @Test(arguments: [true, false]) func `many small clusters need a shared or a shrunk covariance`(normalize: Bool)
    throws
  {
    let bank = Tensor.randn([40, 8], Generator(seed: 1))
    let queries = Tensor.randn([10, 8], Generator(seed: 2))
    let error = #expect(throws: ScoringError.self) {
      try Mahalanobis(clusters: 20, normalize: normalize).fit(bank, Generator(seed: 0))
    }
    let start = "needs more than 8 images in every cluster for a covariance of its own, but one has "
    #expect(error?.description.hasPrefix(start) == true)
    #expect(try Mahalanobis(clusters: 20, covariance: .shared, normalize: normalize).scores(bank, queries).isFinite)
    #expect(try Mahalanobis(clusters: 3, shrinkage: .ledoitWolf, normalize: normalize).scores(bank, queries).isFinite)
  }

  @Test func `a cluster without spread is refused`() {
    let bank = Tensor.concatenate([Tensor.zeros([5, 2]), Tensor.ones([5, 2])])
    let error = #expect(throws: ScoringError.self) {
      try Mahalanobis(clusters: 2, shrinkage: .oas, normalize: false).fit(bank, Generator(seed: 0))
    }
    #expect(
      error?.description == "needs features that differ within clusters, but they are equal; use fewer clusters")
  }

  @Test func `more clusters than images are refused, before training as well`() throws {
    let early = #expect(throws: ScoringError.self) { try Mahalanobis(clusters: 9).validate(images: 8) }
    #expect(early?.description == "cannot make 9 clusters of 8 images; use fewer clusters")
    let late = #expect(throws: ScoringError.self) { try Mahalanobis(clusters: 9).fit(Self.bank, Generator(seed: 0)) }
    #expect(late?.description == early?.description)
    try Mahalanobis(clusters: 8).validate(images: 8)
  }

  @Test func `clusters too small for a covariance of their own are refused before training`() throws {
    let facts = TrainingFacts(images: 256, features: 128)
    let error = #expect(throws: ScoringError.self) { try Mahalanobis(clusters: 10).validate(facts) }
    #expect(
      error?.description
        == "needs more than 128 images in every cluster for a covariance of its own, but 256 images in 10 clusters leave "
        + "at most 25 for the smallest; use fewer clusters, 'covariance: shared' or 'shrinkage: ledoit-wolf'")
    try Mahalanobis(clusters: 10, covariance: .shared).validate(facts)
    try Mahalanobis(clusters: 10, shrinkage: .oas).validate(facts)
    try Mahalanobis(clusters: 10).validate(TrainingFacts(images: 1290, features: 128))
  }

  @Test func `directions in which few images cannot vary are noted`() {
    let note =
      "100 training images vary in at most 99 of 128 directions, so differences in the other directions are "
      + "ignored; use 'shrinkage: ledoit-wolf' to use all directions"
    #expect(Mahalanobis().notes(TrainingFacts(images: 100, features: 128)) == [note])
    #expect(Mahalanobis(shrinkage: .oas).notes(TrainingFacts(images: 100, features: 128)).isEmpty)
    #expect(Mahalanobis().notes(TrainingFacts(images: 129, features: 128)).isEmpty)
    #expect(Mahalanobis(clusters: 5, covariance: .shared).notes(TrainingFacts(images: 132, features: 128)).count == 1)
  }
}
