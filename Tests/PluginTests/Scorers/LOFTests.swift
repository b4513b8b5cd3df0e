import Clutch
import Testing

@testable import Plugins

@Suite struct LOFTests {
  @Test(arguments: [5, 20], [true, false]) func `scores are scikit-learn's of new rows`(k: Int, normalize: Bool) throws
  {
    let file = try TorchReference("density")
    let scores = try LOF(k: k, normalize: normalize).scores(file["train"], file["test"])
    #expect(relativeError(scores.to(.float64), try file["lof.\(k).\(normalize ? "unit" : "plain")"]) < 1e-5)
  }

  /// Rows at 0, 1 and 3 with one neighbor each: the radii are 1, 1 and 2, and so are the reaches, so the densities are
  /// 1, 1 and ½. The row nearest to 7 is 3: a reach of 4, a density of ¼, and a score of ½ / ¼. The row nearest to 2.5
  /// is 3: a reach of 2, and a score of ½ / ½.
  @Test func `by hand: a row in a sparse place is no outlier, one beyond it is`() throws {
    let bank = Tensor([0.0, 0, 1, 0, 3, 0].map(Float.init), [3, 2])
    let queries = Tensor([7.0, 0, 2.5, 0].map(Float.init), [2, 2])
    #expect(difference(try LOF(k: 1, normalize: false).scores(bank, queries), Tensor([2.0, 1])) < 1e-6)
  }

  @Test(arguments: [1e20, 1e-21]) func `the size of all features does not matter`(scale: Double) throws {
    let bank = Tensor([0.0, 0, 1, 0, 3, 0].map(Float.init), [3, 2]) * scale
    let queries = Tensor([7.0, 0, 2.5, 0].map(Float.init), [2, 2]) * scale
    #expect(difference(try LOF(k: 1, normalize: false).scores(bank, queries), Tensor([2.0, 1])) < 1e-6)
  }

  /// The rows of the test by hand, a hundred thousand times smaller, once on either side of the origin.
  @Test func `tight groups that lie far apart are as one alone`() throws {
    let bank = Tensor([Float](arrayLiteral: 1, 0, 1, 1e-5, 1, 3e-5, -1, 0, -1, 1e-5, -1, 3e-5), [6, 2])
    let queries = Tensor([Float](arrayLiteral: 1, 7e-5, 1, 2.5e-5, -1, 7e-5, -1, 2.5e-5), [4, 2])
    let scores = try LOF(k: 1, normalize: false).scores(bank, queries)
    #expect(difference(scores, Tensor([2.0, 1, 2, 1])) < 1e-4)
  }

  @Test func `rows that occur more often than k have a finite score`() throws {
    let bank = Tensor.concatenate([Tensor.ones([5, 2]), Tensor.zeros([1, 2])])
    #expect(try LOF(k: 2, normalize: false).scores(bank, Tensor.ones([1, 2]) * 2).isFinite)
  }

  @Test func `an image that occurs more often than k is noted`() {
    #expect(LOF(k: 5).notes(TrainingFacts(images: 90, features: 4, copies: 5)).isEmpty)
    #expect(
      LOF(k: 5).notes(TrainingFacts(images: 90, features: 4, copies: 6)) == [
        "one training image occurs 6 times, more often than k = 5: its neighbors are its own copies, so its density "
          + "is unbounded and scores near it are huge; use k of at least 6, or remove copies"
      ])
  }

  @Test func `as many neighbors as images are refused`() {
    let error = #expect(throws: ScoringError.self) { try LOF(k: 3).validate(images: 3) }
    #expect(error?.description == "needs more than k training images, but k is 3 and there are 3; use a smaller k")
  }
}
