import Clutch
import Testing

@testable import Plugins

/// Scorers that leave a share of the training images out: Fixtures/trimming.py.
@Suite struct TrimmingTests {
  @Test func `mahalanobis with trim has the distances of scikit-learn's minimum covariance determinant`() throws {
    let file = try TorchReference("trimming")
    let (train, test) = (try file["train"], try file["test"])
    let found = try Mahalanobis(normalize: false, trim: 0.1).scores(train, test)
    #expect(relativeError(found, try file["mahalanobis"]) < 1e-6)
    // The outliers are the last five test rows. Without trimming, they pull mean and covariance toward themselves.
    let plain = try Mahalanobis(normalize: false).scores(train, test)
    #expect(plain[20..<25].max().item < 0.4 * found[20..<25].min().item)
  }

  @Test func `knn with trim searches among the rows that scikit-learn's neighbors leave`() throws {
    let file = try TorchReference("trimming")
    let found = try KNN(k: 3, normalize: false, trim: 0.1).scores(file["train"], file["test"])
    #expect(relativeError(found, try file["knn"]) < 1e-5)
  }

  @Test func `trimmed scorers separate lone outliers that are in the training set as well`() throws {
    let inside = Tensor.randn([190, 6], Generator(seed: 1)) * 0.2 + 1
    let outside = Tensor.randn([10, 6], Generator(seed: 2)) * 4
    let bank = Tensor.concatenate([inside, outside])
    let pairs: [(plain: any Scorer, trimmed: any Scorer)] = [
      (KNN(k: 1, normalize: false), KNN(k: 1, normalize: false, trim: 0.06)),
      (
        KNN(k: 1, normalize: false, whiten: true), KNN(k: 1, normalize: false, whiten: true, trim: 0.06)
      ),
    ]
    let unseen = Tensor.randn([100, 6], Generator(seed: 3)) * 0.2 + 1
    for (plain, trimmed) in pairs {
      #expect(try plain.scores(bank, outside).max().item == 0, "each is its own neighbor")
      #expect(try trimmed.scores(bank, outside).min().item > trimmed.scores(bank, unseen).max().item)
    }
  }

  @Test func `nothing is left out below one row, and shares that are whole numbers of rows lose no row to rounding`() {
    #expect(rowsLeft(of: 19, trim: 0.05) == 19 && rowsLeft(of: 20, trim: 0.05) == 19)
    #expect(rowsLeft(of: 100, trim: 0.29) == 71 && rowsLeft(of: 0, trim: 0.4) == 0)
    #expect(Tensor([3.0, 1, 2, 0]).lowest(2).ints == [1, 3])
  }

  @Test func `a share of less than one row changes nothing`() throws {
    let rows = Tensor.randn([19, 3], Generator(seed: 1))
    for (plain, trimmed) in [
      (Mahalanobis(), Mahalanobis(trim: 0.05)) as (any Scorer, any Scorer), (KNN(k: 3), KNN(k: 3, trim: 0.05)),
    ] {
      #expect(try plain.scores(rows, -rows).doubles == trimmed.scores(rows, -rows).doubles)
    }
  }

  @Test func `two clusters are found beside outliers that lie farther apart than they do`() throws {
    let groups = [0.0, 50].enumerated().map { Tensor.randn([95, 3], Generator(seed: UInt64($0.offset))) + $0.element }
    let bank = Tensor.concatenate(groups + [Tensor.randn([10, 3], Generator(seed: 5)) * 500])
    func means(_ trim: Double) throws -> [Double] {
      let scorer = Mahalanobis(clusters: 2, covariance: .shared, normalize: false, trim: trim)
      let fitted = try #require(try scorer.fit(bank, Generator(seed: 0)) as? Mahalanobis.Fitted)
      return fitted.gaussians.map { $0.mean.mean().item }.sorted()
    }
    let (plain, trimmed) = (try means(0), try means(0.1))
    #expect(abs(trimmed[0]) < 1 && abs(trimmed[1] - 50) < 1)
    #expect(abs(plain[0]) > 1 || abs(plain[1] - 50) > 1)
  }

  @Test func `rows that are left out count as absent`() {
    let few = #expect(throws: ScoringError.self) { try KNN(k: 10, trim: 0.1).validate(images: 10) }
    #expect(few?.description == "needs at least k training images, but k is 10 and there are 9")
    let clusters = #expect(throws: ScoringError.self) { try Mahalanobis(clusters: 10, trim: 0.1).validate(images: 10) }
    #expect(clusters?.description == "cannot make 10 clusters of 9 images; use fewer clusters")
    #expect(
      Mahalanobis(trim: 0.1).notes(TrainingFacts(images: 100, features: 95)).first?.hasPrefix(
        "90 training images vary in at most 89 of 95 directions") == true)
  }

  @Test(arguments: [0.5, -0.1]) func `a share outside its range is refused`(trim: Double) {
    let message = "'trim' must be 0 or more and less than 0.5, but is \(trim)"
    #expect(#expect(throws: OptionError.self) { try KNN(trim: trim).validate() }?.description == message)
    #expect(#expect(throws: OptionError.self) { try Mahalanobis(trim: trim).validate() }?.description == message)
  }
}
