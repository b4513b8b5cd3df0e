import Clutch
import Testing

@testable import Plugins

/// Properties of every scorer.
@Suite struct ScorerPropertiesTests {
  static let drawn: [any Scorer] = [Mahalanobis(clusters: 2, covariance: .shared), CosineToCenters(k: 3)]
  static let certain: [any Scorer] = [
    Mahalanobis(shrinkage: .oas, normalize: false), KNN(k: 5), KNN(distance: .mean), CosineToCenters(k: 1),
  ]
  // An ensemble has no defaults; its own tests use the checks of this suite.
  static let scorers = drawn + certain + registered(Scorers.self) { $0 != Ensemble.self }

  /// 200 rows around one direction.
  static let bank = Tensor.randn([200, 8], Generator(seed: 1)) * 0.2 + direction
  static let direction = Tensor([2, 1, 0, 0, 1, 0, 1, 0].map(Float.init))

  @Test(arguments: scorers) func `a far point scores above every near one`(scorer: any Scorer) throws {
    let near = Tensor.randn([100, 8], Generator(seed: 2)) * 0.2 + Self.direction  // unseen
    let scores = try scorer.scores(Self.bank, near)
    #expect(scores.shape == [100] && scores.isFinite)
    #expect(try scorer.scores(Self.bank, -Self.direction.unsqueeze(0)).item > scores.max().item)
  }

  @Test(arguments: certain) func `the order of the training set does not matter`(scorer: any Scorer) throws {
    let queries = Tensor.randn([30, 8], Generator(seed: 3))
    let shuffled = Self.bank[Tensor.randperm(200, Generator(seed: 4))]
    let scores = try scorer.scores(Self.bank, queries)
    #expect(difference(scores / (try scorer.scores(shuffled, queries)), .ones([30])) < 1e-5)
  }

  @Test(arguments: drawn) func `the same draws give the same scores`(scorer: any Scorer) throws {
    let queries = Tensor.randn([30, 8], Generator(seed: 3))
    #expect(try scorer.scores(Self.bank, queries).doubles == scorer.scores(Self.bank, queries).doubles)
  }

  @Test(arguments: scorers) func `a row scores the same alone and among others`(scorer: any Scorer) throws {
    let queries = Tensor.randn([30, 8], Generator(seed: 3))
    let fitted = try scorer.fit(Self.bank, Generator(seed: 0))
    let together = fitted(queries)
    let alone = Tensor.concatenate((0..<30).map { fitted(queries[$0..<($0 + 1)]) })
    #expect(difference(alone, together) < 1e-5)
    #expect(fitted(queries[0..<0]).shape == [0])
  }

  @Test(arguments: scorers) func `features that are no numbers are refused`(scorer: any Scorer) {
    for bad in [Double.nan, -.infinity] {
      let error = #expect(throws: ScoringError.self) {
        try scorer.fit(Tensor.concatenate([Self.bank, .full([1, 8], bad)]), Generator(seed: 0))
      }
      #expect(
        error?.description
          == "needs finite features, but some are infinite or not a number; did training diverge?")
    }
    let error = #expect(throws: ScoringError.self) { try scorer.fit(.zeros([0, 8]), Generator(seed: 0)) }
    #expect(error?.description == "needs features, but there are none")
  }
}
