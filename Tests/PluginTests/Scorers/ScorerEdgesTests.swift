import Clutch
import Testing

@testable import Plugins

/// Training sets at the edges: more features than images, constant features, copies, and one cluster.
@Suite struct ScorerEdgesTests {
  static let scorers: [any Scorer] = [
    GMM(components: 2, covariance: .diagonal), KDE(), PCA(), LID(k: 5), FeatureNorm(), NegativeAwareNorm(),
    Energy(k: 3), ViM(dimensions: 3, k: 3), NNGuide(k: 5, clusters: 3), FDBD(k: 3), NCI(k: 3), SHE(k: 3), ECOD(),
    COPOD(), HBOS(), IsolationForest(trees: 20), OneClassSVM(), KNN(k: 5, distance: .weighted),
  ]

  /// 12 rows of 40 features about one direction.
  static let wide = Tensor.randn([12, 40], Generator(seed: 1)) * 0.2 + 1

  @Test(arguments: scorers) func `with fewer images than features, an opposite row scores higher`(scorer: any Scorer)
    throws
  {
    let fitted = try scorer.fit(Self.wide, Generator(seed: 0))
    let near = fitted((Self.wide[0..<11] + Self.wide[1..<12]) / 2).mean().item
    let far = fitted(-Self.wide).mean().item
    #expect(far > near, "\(far), \(near)")
  }

  @Test(arguments: scorers) func `constant features and copies of rows give finite scores`(scorer: any Scorer) throws {
    let varied = Tensor.randn([10, 5], Generator(seed: 1)) + 1
    let rows = Tensor.concatenate([varied, Tensor.zeros([10, 1]), Tensor.ones([10, 1]) * 3], axis: 1)  // [10, 7]
    let bank = Tensor.concatenate([rows, rows, rows])
    let fitted = try scorer.fit(bank, Generator(seed: 0))
    #expect(fitted(bank).isFinite)
    #expect(fitted(Tensor.concatenate([bank * 0, bank * -1, Tensor.randn([5, 7], Generator(seed: 2))])).isFinite)
  }

  @Test(arguments: scorers) func `scores of many rows are those of a few`(scorer: any Scorer) throws {
    let bank = Tensor.randn([60, 6], Generator(seed: 1)) + 1
    let queries = Tensor.randn([40, 6], Generator(seed: 2))
    let fitted = try scorer.fit(bank, Generator(seed: 0))
    let parts = Tensor.concatenate(queries.split(7).map { part in fitted(part) })
    let whole = fitted(queries)
    #expect(whole.dtype == .float64 && difference(parts, whole) < 1e-6 * (1 + whole.abs().max().item))
  }

  private static let singleClusters: [any Scorer] = [
    GMM(components: 1), Energy(k: 1), ViM(k: 1), NNGuide(clusters: 1), NCI(k: 1), SHE(k: 1),
  ]

  @Test(arguments: singleClusters) func `with one cluster, an opposite row scores higher`(scorer: any Scorer) throws {
    let bank = Tensor.randn([60, 6], Generator(seed: 1)) * 0.2 + 1
    let fitted = try scorer.fit(bank, Generator(seed: 0))
    #expect(fitted(-bank).min().item > fitted(bank).mean().item)
  }

  @Test(arguments: [2, 3]) func `two and three rows are enough where no option needs more`(n: Int) throws {
    let scorers: [any Scorer] = [
      KDE(), PCA(), LID(k: 2), ECOD(), COPOD(), HBOS(), IsolationForest(trees: 5), OneClassSVM(), Energy(k: 1),
      SHE(k: 2), FDBD(k: 2), NCI(k: 1), GMM(components: 1, covariance: .diagonal),
    ]
    for scorer in scorers {
      let fitted = try scorer.fit(Tensor.randn([n, 4], Generator(seed: 1)), Generator(seed: 0))
      #expect(fitted(Tensor.randn([9, 4], Generator(seed: 2))).isFinite, "\(type(of: scorer).name)")
    }
  }

  private static let needingVariation: [any Scorer] = [
    GMM(components: 2, covariance: .diagonal), KDE(), PCA(), ViM(k: 2), FDBD(k: 2), NCI(k: 2), ECOD(), COPOD(),
    IsolationForest(), OneClassSVM(), KNN(k: 2, whiten: true),
  ]

  @Test(arguments: needingVariation) func `equal features are refused where nothing could be told`(scorer: any Scorer) {
    let error = #expect(throws: ScoringError.self) { try scorer.fit(Tensor.ones([30, 6]) * 0.3, Generator(seed: 0)) }
    #expect(error?.description == "needs features that differ, but all are equal; did training collapse?")
  }
}
