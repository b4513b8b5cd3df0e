import Clutch
import Testing

@testable import Plugins

@Suite struct MahalanobisTests {
  /// 300 rows of 8 correlated numbers.
  static func rows(seed: UInt64 = 1, _ n: Int = 300) -> Tensor {
    Tensor.randn([n, 8], Generator(seed: seed)).matmul(Tensor.randn([8, 8], Generator(seed: 99)))
  }

  @Test(arguments: Shrinkage.allCases, [true, false])
  func `distances are scikit-learn's`(shrinkage: Shrinkage, normalize: Bool) throws {
    let file = try TorchReference("scores")
    let scorer = Mahalanobis(shrinkage: shrinkage, normalize: normalize)
    let golden = try file["mahalanobis.\(shrinkage.rawValue).\(normalize ? "unit" : "plain")"]
    #expect(difference(try scorer.scores(file["train"], file["test"]) / golden, .ones(golden.shape)) < 1e-9)
  }

  /// Variances 4 and 1 about 0: (x/2)² + y².
  @Test func `a distance counts in deviations`() throws {
    let bank = Tensor([2.0, 1, -2, 1, 2, -1, -2, -1].map(Float.init), [4, 2])
    let queries = Tensor([6.0, 0, 0, 3, 2, 1].map(Float.init), [3, 2])
    #expect(difference(try Mahalanobis(normalize: false).scores(bank, queries), Tensor([9.0, 9, 2])) < 1e-12)
    let likely = try Mahalanobis(normalize: false, logdet: true).scores(bank, queries)
    #expect(difference(likely, Tensor([9.0, 9, 2]) + 1.3862943611198906) < 1e-12)  // log(4 · 1)
  }

  /// Another implementation subtracts the raw mean from standardized features.
  @Test(arguments: Shrinkage.allCases) func `the mean of the training set scores 0`(shrinkage: Shrinkage) throws {
    let bank = Self.rows() + 5
    let mean = bank.to(.float64).mean(axis: 0, keep: true)
    #expect(try Mahalanobis(shrinkage: shrinkage, normalize: false).scores(bank, mean).item < 1e-12)
  }

  @Test func `an affine map of all features changes nothing`() throws {
    let (bank, queries) = (Self.rows().to(.float64), Self.rows(seed: 2, 20).to(.float64))
    let map = Tensor.randn([8, 8], Generator(seed: 3), .float64)
    let scorer = Mahalanobis(normalize: false)
    let mapped = try scorer.scores(bank.matmul(map) + 4, queries.matmul(map) + 4)
    #expect(difference(mapped / (try scorer.scores(bank, queries)), .ones([20])) < 1e-9)
  }

  @Test func `length counts only without normalize`() throws {
    let (bank, queries) = (Self.rows(), Self.rows(seed: 2, 20))
    #expect(difference(try Mahalanobis().scores(bank, queries * 8), try Mahalanobis().scores(bank, queries)) < 1e-9)
    let plain = Mahalanobis(normalize: false)
    #expect(try plain.scores(bank, queries * 8).min().item > plain.scores(bank, queries).min().item)
  }

  @Test func `directions in which training does not vary count for nothing`() throws {
    let flat = Tensor.concatenate([Self.rows(), Tensor.full([300, 2], 3)], axis: 1)  // [300, 10]
    let queries = Tensor.concatenate([Self.rows(seed: 2, 20), Tensor.full([20, 2], 100)], axis: 1)
    let scorer = Mahalanobis(normalize: false)
    let expected = try scorer.scores(Self.rows(), Self.rows(seed: 2, 20))
    #expect(difference(try scorer.scores(flat, queries), expected) < 1e-8)
  }

  @Test func `rcond is the share of the largest variance above which a direction counts`() throws {
    let bank = Tensor([2.0, 1, -2, 1, 2, -1, -2, -1].map(Float.init), [4, 2])  // variances 4 and 1
    let query = Tensor([2.0, 1].map(Float.init), [1, 2])
    #expect(abs(try Mahalanobis(normalize: false, rcond: 0.2499).scores(bank, query).item - 2) < 1e-12)
    #expect(abs(try Mahalanobis(normalize: false, rcond: 0.2501).scores(bank, query).item - 1) < 1e-12)
  }

  @Test(arguments: Shrinkage.allCases)
  func `fewer rows than dimensions give finite scores`(shrinkage: Shrinkage) throws {
    let bank = Tensor.randn([5, 8], Generator(seed: 1))
    let scores = try Mahalanobis(shrinkage: shrinkage).scores(bank, Tensor.randn([10, 8], Generator(seed: 2)))
    #expect(scores.isFinite && scores.min().item > 0)
  }

  @Test(arguments: [1, 2, 1000]) func `a collapsed training set is refused`(n: Int) {
    let error = #expect(throws: ScoringError.self) {
      try Mahalanobis().fit(Tensor.ones([n, 8]) * 0.3, Generator(seed: 0))
    }
    #expect(error?.description == "needs features that differ, but all are equal; did training collapse?")
  }

  @Test(arguments: [
    (Mahalanobis(clusters: 0), "clusters", "must be 1 or more, but is 0"),
    (Mahalanobis(rcond: -0.1), "rcond", "must be 0 or more and less than 1, but is -0.1"),
    (Mahalanobis(rcond: 1), "rcond", "must be 0 or more and less than 1, but is 1.0"),
    (Mahalanobis(rcond: .nan), "rcond", "must be a finite number, but is nan"),
  ])
  func `options outside their range are refused`(scorer: Mahalanobis, option: String, words: String) {
    let error = #expect(throws: OptionError.self) { try scorer.validate() }
    #expect(error?.option == option && error?.message == words)
  }

  @Test func `options at their edges are accepted`() throws {
    try Mahalanobis(clusters: 1, rcond: 0).validate()
    try Mahalanobis(rcond: 0.999).validate()
  }
}
