import Clutch
import Testing

@testable import Plugins

@Suite struct KNNTests {
  /// The corners of a unit square and its center.
  static let square = Tensor([0.0, 0, 1, 0, 0, 1, 1, 1, 0.5, 0.5].map(Float.init), [5, 2])

  @Test(arguments: [
    (KNN(k: 5), "knn.5.unit"), (KNN(k: 5, normalize: false), "knn.5.plain"),
    (KNN(k: 5, distance: .mean), "knn.5-average.unit"),
    (KNN(k: 5, normalize: false, distance: .mean), "knn.5-average.plain"),
  ])
  func `distances are scikit-learn's`(scorer: KNN, golden: String) throws {
    let file = try TorchReference("scores")
    #expect(difference(try scorer.scores(file["train"], file["test"]), try file[golden]) < 2e-6)
  }

  @Test(arguments: [(1, 0.0), (2, 0.5.squareRoot()), (3, 1), (4, 1), (5, 2.0.squareRoot())])
  func `a corner of a square has neighbors at known distances`(k: Int, distance: Double) throws {
    let corner = Self.square[0..<1]
    #expect(abs(try KNN(k: k, normalize: false).scores(Self.square, corner).item - distance) < 1e-7)
  }

  @Test func `the average runs over all k neighbors`() throws {
    let average = try KNN(k: 5, normalize: false, distance: .mean).scores(Self.square, Self.square[0..<1]).item
    #expect(abs(average - (0.5.squareRoot() + 1 + 1 + 2.0.squareRoot()) / 5) < 1e-7)
  }

  /// The weights of √½, 1, 1 and √2 are 1/2, 1/3, 1/4 and 1/5, and that of 0 is 1.
  @Test func `a weighted average counts the nearest most`() throws {
    let weighted = try KNN(k: 5, normalize: false, distance: .weighted).scores(Self.square, Self.square[0..<1]).item
    let sum = 0.5.squareRoot() / 2 + 1 / 3.0 + 1 / 4.0 + 2.0.squareRoot() / 5
    #expect(abs(weighted - sum / (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0 + 1 / 5.0)) < 1e-7)
  }

  /// The rows vary four times as far along the first axis as along the second, with variances 8 and 1/2.
  @Test func `whitened distances are in units of the spread along each direction`() throws {
    let bank = Tensor([4.0, 0, -4, 0, 0, 1, 0, -1].map(Float.init), [4, 2])
    let queries = Tensor([8.0, 0, 0, 2].map(Float.init), [2, 2])
    let scores = try KNN(k: 1, normalize: false, whiten: true).scores(bank, queries)
    #expect(difference(scores, Tensor([1.4142135623730951, 1.4142135623730951])) < 1e-6)
    let spread = Tensor([10, 0.125].map(Float.init))
    #expect(
      difference(try KNN(k: 1, normalize: false, whiten: true).scores(bank * spread, queries * spread), scores) < 1e-5)
  }

  @Test func `whitening as many features as images is noted`() {
    #expect(
      KNN(whiten: true).notes(TrainingFacts(images: 100, features: 128)) == [
        "100 training images vary in at most 99 of 128 directions, and once whitened, all of them are equally far from "
          + "each other; leave out 'whiten'"
      ])
    #expect(KNN().notes(TrainingFacts(images: 100, features: 128)).isEmpty)
    #expect(KNN(whiten: true).notes(TrainingFacts(images: 129, features: 128)).isEmpty)
  }

  /// Another implementation adds its epsilon to the quotient, which moves a scaled copy.
  @Test(arguments: [0.001, 0.5, 3, 1e6]) func `a scaled copy of a training row has distance 0`(scale: Double) throws {
    let bank = Tensor.randn([50, 16], Generator(seed: 1))
    #expect(try KNN(k: 1).scores(bank, bank * scale).max().item < 5e-7)
    #expect(try KNN(k: 1, normalize: false).scores(bank, bank * scale).min().item > 1e-4)
  }

  @Test func `distances far below the features' own size are right`() throws {
    let offsets = Tensor([0.0, 1, 3, 7].map(Float.init), [4, 1])
    let scores = try KNN(k: 2, normalize: false).scores(offsets / 64 + 1000, offsets / 64 + 1000)
    #expect(difference(scores, Tensor([1.0, 1, 2, 4]) / 64) < 1e-9)
  }

  @Test(arguments: [1e20, 3e-22]) func `features whose squares overflow or vanish have their distances`(
    scale: Double
  ) throws {
    let scores = try KNN(k: 2, normalize: false).scores(Self.square * scale, Self.square[0..<1] * scale)
    #expect(abs(scores.item / scale - 0.5.squareRoot()) < 1e-6)
    let bank = Tensor.randn([60, 16], Generator(seed: 1))
    let queries = Tensor.randn([9, 16], Generator(seed: 2))
    let plain = try KNN(k: 3).scores(bank, queries)
    #expect(difference(try KNN(k: 3).scores(bank * scale, queries * scale), plain) < 1e-6)
  }

  @Test func `as many neighbors as there are images is the most`() throws {
    let bank = Tensor.randn([5, 3], Generator(seed: 1))
    _ = try KNN(k: 5).fit(bank, Generator(seed: 0))
    let error = #expect(throws: ScoringError.self) { try KNN(k: 6).fit(bank, Generator(seed: 0)) }
    #expect(error?.description == "needs at least k training images, but k is 6 and there are 5")
  }

  @Test func `k starts at 1`() throws {
    try KNN(k: 1).validate()
    let error = #expect(throws: OptionError.self) { try KNN(k: 0).validate() }
    #expect(error?.option == "k" && error?.message == "must be 1 or more, but is 0")
  }
}
