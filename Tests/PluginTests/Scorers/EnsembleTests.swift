import Clutch
import Recipe
import Testing

@testable import Components
@testable import Plugins

@Suite struct EnsembleTests {
  static let ways = ["rank", "z", "fisher"]
  private static let bank = ScorerPropertiesTests.bank

  private func ensemble(_ by: String) throws -> any Scorer {
    let parts = "[{ knn: { k: 5 } }, mahalanobis, { gmm: { components: 2 } }]"
    return try scorer("{ ensemble: { of: \(parts), by: \(by) } }")
  }

  @Test(arguments: ways) func `a far point scores above every near one, and rows do not depend on each other`(
    by: String
  ) throws {
    let near = Tensor.randn([100, 8], Generator(seed: 2)) * 0.2 + ScorerPropertiesTests.direction
    let far = -ScorerPropertiesTests.direction.unsqueeze(0)
    let fitted = try ensemble(by).fit(Self.bank, Generator(seed: 1))
    let (scores, distant) = (fitted(near), fitted(far).item)
    #expect(distant > scores.max().item)
    #expect(difference(.concatenate((0..<10).map { fitted(near[$0..<($0 + 1)]) }), scores[0..<10]) < 1e-6)
  }

  /// The reference scores come from rows that the scorer was not fitted on: for them, ranks are uniform.
  @Test func `unseen images have uniform ranks with held-out references, and too high ones without`() throws {
    let draw = { seed in Tensor.randn([2000, 8], Generator(seed: seed)) + 3 }
    func meanRank(_ holdOut: Double) throws -> Double {
      let knn = try scorer("{ ensemble: { of: [{ knn: { k: 1, normalize: false } }], hold-out: \(holdOut) } }")
      let fitted = try knn.fit(draw(1), Generator(seed: 1))
      return fitted(draw(2)).mean().item
    }
    #expect(abs(try meanRank(0.25) - 0.5) < 0.05)
    // Each training image is its own nearest neighbor.
    #expect(throws: ScoringError.self) { try meanRank(0) }
  }

  @Test(arguments: ways) func `the scale of a scorer does not matter, and two equal scorers rank as one`(
    by: String
  ) throws {
    let queries = Tensor.randn([40, 8], Generator(seed: 3))
    let knn = "{ knn: { k: 3, normalize: false } }"
    let one = try scorer("{ ensemble: { of: [\(knn)], by: \(by) } }").scores(Self.bank, queries)
    let twice = try scorer("{ ensemble: { of: [\(knn), \(knn)], by: \(by) } }")
    #expect(difference(try twice.scores(Self.bank, queries), by == "fisher" ? 2 * one : one) < 1e-9)
    let larger = try scorer("{ ensemble: { of: [\(knn)], by: \(by) } }").scores(1024 * Self.bank, 1024 * queries)
    #expect(difference(larger, one) < 1e-3 * one.abs().max().item)
  }

  @Test func `an ensemble of one scorer ranks as that scorer does`() throws {
    let queries = Tensor.randn([60, 8], Generator(seed: 3)) * 2
    for by in Self.ways {
      let alone = try scorer("{ ensemble: { of: [{ pca: {} }], by: \(by), hold-out: 0 } }")
      let expected = try scorer("pca").scores(Self.bank, queries).sort(axis: 0).indices.ints
      #expect(try alone.scores(Self.bank, queries).sort(axis: 0).indices.ints == expected, "\(by)")
    }
  }

  @Test func `the sources of its scorers are part of its key`() throws {
    struct One: Options { var scorer: Choice<Scorers>? }
    func hash(_ written: String) throws -> String {
      let scorer = try decode(One.self, from: parse("scorer: \(written)", file: "test.yaml")).scorer
      return try #require(scorer).sourceHash
    }
    let both = try hash("{ ensemble: { of: [knn, pca] } }")
    for (name, isThere) in [("knn", true), ("pca", true), ("lof", false)] {
      #expect(both.contains(try hash(name)) == isThere)
    }
  }

  @Test func `too small a training set is refused before training, by the scorer that needs more`() throws {
    let (small, facts) = (try ensemble("rank"), TrainingFacts(images: 5, features: 8))
    #expect(
      #expect(throws: ScoringError.self) { try small.validate(facts) }?.description
        == "needs 2 images to hold out and others to fit on, but hold-out 0.2 of 5 training images leaves 1 and 4")
    let few = try scorer("{ ensemble: { of: [pca, { knn: { k: 9 } }] } }")
    #expect(
      #expect(throws: ScoringError.self) { try few.validate(images: 10) }?.description
        == "'knn': needs at least k training images, but k is 9 and there are 8")
    try few.validate(images: 12)
    #expect(
      #expect(throws: ScoringError.self) { try few.fit(Self.bank[0..<10], Generator(seed: 1)) }?.description
        == "'knn': needs at least k training images, but k is 9 and there are 8")
  }

  @Test func `a scorer with one score for all images is refused`() throws {
    let flat = try scorer("{ ensemble: { of: [{ knn: { k: 1 } }], hold-out: 0 } }")
    #expect(
      #expect(throws: ScoringError.self) { try flat.fit(Tensor.eye(6), Generator(seed: 1)) }?.description
        == "'knn': gives all 6 reference images the same score, so its scores have no scale")
  }

  @Test func `notes name the scorer, and the layer that it does not score`() throws {
    let scorer = try scorer("{ ensemble: { of: [knn, cosine-to-centers, { mahalanobis: {} }] } }")
    let notes = scorer.notes(TrainingFacts(images: 100, features: 200))
    #expect(scorer.layer == .encoder && notes.count == 2)
    #expect(
      notes.first
        == "'cosine-to-centers': scores the layer 'encoder' like the rest of the ensemble, not its own layer "
        + "'projection'")
    #expect(notes.last?.hasPrefix("'mahalanobis': 80 training images vary in at most 79 of 200 directions") == true)
  }

  @Test(arguments: [
    ("ensemble", "'of' must be a list of scorers, such as [mahalanobis, knn], but is absent"),
    ("{ ensemble: { of: [knn], hold-out: 1 } }", "'hold-out' must be 0 or more and less than 1, but is 1.0"),
    ("{ ensemble: { of: [{ knn: { k: 0 } }] } }", "'k' must be 1 or more, but is 0"),
    ("{ ensemble: { of: [knm] } }", "there is no scorer 'knm'; did you mean 'knn'?"),
  ])
  func `mistakes are named`(written: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try scorer(written) }
    #expect(error?.diagnostics.map(\.message) == [message])
  }
}
