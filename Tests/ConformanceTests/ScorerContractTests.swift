import Clutch
import Conformance
import Testing

/// Scorers with one mistake each, and the resulting results.
@Suite struct ScorerContractTests {
  static let registered: Void = {
    register(FromMean.self)
    register(Upside.self)
    register(Relative.self)
    register(FromFirst.self)
    register(ThirdNearest.self)
    register(Trusting.self)
    register(Growing.self)
    register(Late.self)
    register(RankBlind.self)
  }()

  init() { Self.registered }

  @Test func `the distance from the mean passes every check`() throws {
    let skipped = CheckResult.Status.skipped("none of its options is a whole number")
    let statuses = try results("scorer", "from-mean").map(\.status)
    #expect(statuses.filter { $0 != .passed } == [skipped])
  }

  @Test func `a wrong sign is found`() throws {
    let found = try failures("scorer", "upside")
    #expect(found.count == 2 && found.last?.hasPrefix("fewer training images than features are refused, or ") == true)
    #expect(
      found.first?.wholeMatch(
        of:
          /distant features score higher: higher is more out of distribution: fitted on 200 rows about one direction: the mean score of 64 rows about the opposite direction is -5\.\d+, that of 64 unseen rows about the same direction -0\.\d+; the first should be higher/
      ) != nil)
  }

  @Test func `a score that depends on the rows beside it is found`() throws {
    let found = try failures("scorer", "relative").map { $0.prefix { $0 != ":" } }
    #expect(found.contains("a row scores the same alone, among others, and in any order"))
  }

  @Test func `a score that depends on the first training image is found`() throws {
    let found = try failures("scorer", "from-first")
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix(
        "the order of the training images does not matter: fitted on features [200, 8], in order and shuffled: "
          + "element [") == true)
  }

  @Test func `fewer training images than neighbours are an error of libtorch's`() throws {
    let found = try failures("scorer", "third-nearest")
    #expect(found.count == 1)
    #expect(
      found.first
        == "few rows, equal rows and more dimensions than rows give finite scores or a ScoringError: fitted on 0 rows: "
        + "libtorch refuses an operation: aten::topk([3, 0]): selected index k out of range")
  }

  @Test func `features that are no numbers must not be fitted on`() throws {
    #expect(
      try failures("scorer", "trusting").last
        == "features that are not finite are refused with a ScoringError: fitted on 200 rows, and one of nan: it is "
        + "fitted anyway; throw ScoringError")
  }

  @Test func `scoring that leaves a trace is found`() throws {
    let found = try failures("scorer", "growing").map { $0.prefix { $0 != ":" } }
    #expect(found.contains("the same seed gives the same bits, and scoring has no side effects"))
  }

  @Test func `what fitting refuses for an option is refused before training as well`() throws {
    #expect(
      try failures("scorer", "late") == [
        "too few training images for an option are refused before training, if fitting refuses them: with k: 4, fitted "
          + "on 3 rows: they are refused, but validate(images: 3) accepts them, so scoring would fail late"
      ])
  }

  @Test func `a scorer that is wrong only with fewer images than features is found`() throws {
    let found = try failures("scorer", "rank-blind")
    #expect(found.count == 1)
    #expect(
      found.first?.wholeMatch(
        of:
          /fewer training images than features are refused, or distant features score higher: fitted on (60|12) rows about one direction in 80 dimensions: the mean score of (60|12) rows in other directions that the training rows span is -\d+\.\d+, that of (60|12) rows halfway between two training rows -?\d+\.\d+; the first should be higher, or the training set should be refused with a ScoringError/
      ) != nil, "\(found)")
  }
}

/// The distance from one point.
private struct Distance: FittedScorer {
  let point: Tensor
  var sign = 1.0
  func callAsFunction(_ features: Tensor) -> Tensor { (features - point).norm(axis: 1) * sign }
}

extension Scorer {
  fileprivate func refuseStrange(_ features: Tensor) throws(ScoringError) {
    if features.count == 0 || !features.isFinite { throw ScoringError("features must be finite, and some") }
  }
}

/// The distance from the mean.
private struct FromMean: Scorer {
  static let name = "from-mean"
  /// The features to use.
  var layer = Layer.encoder
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try refuseStrange(features)
    return Distance(point: features.mean(axis: 0))
  }
}

/// The same with the wrong sign.
private struct Upside: Scorer {
  static let name = "upside"
  /// The features to use.
  var layer = Layer.encoder
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try refuseStrange(features)
    return Distance(point: features.mean(axis: 0), sign: -1)
  }
}

/// The distance from the mean of what is being scored.
private struct Relative: Scorer {
  static let name = "relative"
  /// The features to use.
  var layer = Layer.encoder
  struct Fitted: FittedScorer {
    func callAsFunction(_ features: Tensor) -> Tensor { (features - features.mean(axis: 0)).norm(axis: 1) }
  }
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try refuseStrange(features)
    return Fitted()
  }
}

/// The distance from the first training image.
private struct FromFirst: Scorer {
  static let name = "from-first"
  /// The features to use.
  var layer = Layer.encoder
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try refuseStrange(features)
    return Distance(point: features[0])
  }
}

/// The distance from the third nearest image, without checking that there are three.
private struct ThirdNearest: Scorer {
  static let name = "third-nearest"
  /// The features to use.
  var layer = Layer.encoder
  struct Fitted: FittedScorer {
    let bank: Tensor
    func callAsFunction(_ features: Tensor) -> Tensor {
      features.squaredDistances(to: bank).topK(3, largest: false).values.max(axis: 1)
    }
  }
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    if !features.isFinite { throw ScoringError("features must be finite") }
    return Fitted(bank: features)
  }
}

/// The distance from the mean, without checking the features.
private struct Trusting: Scorer {
  static let name = "trusting"
  /// The features to use.
  var layer = Layer.encoder
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    Distance(point: features.mean(axis: 0))
  }
}

/// The distance from a mean that moves with every call.
private struct Growing: Scorer {
  static let name = "growing"
  /// The features to use.
  var layer = Layer.encoder
  struct Fitted: FittedScorer {
    let mean: Tensor
    func callAsFunction(_ features: Tensor) -> Tensor {
      defer { call("aten::add_.Scalar", mean, 1) }
      return (features - mean).norm(axis: 1)
    }
  }
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try refuseStrange(features)
    return Fitted(mean: features.mean(axis: 0))
  }
}

/// The distance from the mean, which rejects too few rows only after training.
private struct Late: Scorer {
  static let name = "late"
  /// The features to use.
  var layer = Layer.encoder
  /// The minimum number of rows.
  var k = 4
  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try refuseStrange(features)
    if features.size(0) < k { throw ScoringError("needs more rows") }
    return Distance(point: features.mean(axis: 0))
  }
}

/// The distance from the nearer of two means minus that from the common mean. Each uses the pseudo-inverse of its
/// covariance. With fewer rows than dimensions, the second sees a direction that the first ignores, and subtracts it.
private struct RankBlind: Scorer {
  static let name = "rank-blind"
  /// The features to use.
  var layer = Layer.encoder
  struct Fitted: FittedScorer {
    let means: [Tensor]
    let (mean, within, whole): (Tensor, Tensor, Tensor)
    func callAsFunction(_ features: Tensor) -> Tensor {
      let rows = features.to(.float64)
      func distances(_ mean: Tensor, _ whitening: Tensor) -> Tensor {
        (rows - mean).matmul(whitening).square().sum(axis: 1)
      }
      return distances(means[0], within).minimum(distances(means[1], within)) - distances(mean, whole)
    }
  }
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try refuseStrange(features)
    let rows = features.to(.float64)
    let mean = rows.mean(axis: 0)
    let isAbove = rows.select(axis: 1, 0) .> mean[0]
    let groups = [rows[isAbove.nonzero()], rows[(!isAbove).nonzero()]]
    if groups.contains(where: { $0.count == 0 }) { throw ScoringError("features must differ") }
    let means = groups.map { $0.mean(axis: 0) }
    let centered = Tensor.concatenate([groups[0] - means[0], groups[1] - means[1]])
    return Fitted(means: means, mean: mean, within: whitening(centered), whole: whitening(rows - mean))
  }
  /// W with W Wᵀ the pseudo-inverse of the covariance.
  private func whitening(_ centered: Tensor) -> Tensor {
    let (values, vectors) = (centered.transpose().matmul(centered) / centered.size(0)).symmetricEigen()
    let isLarge = values .> 1e-10 * values.max().item
    return vectors * values.rsqrt().fill(!isLarge, with: 0)
  }
}
