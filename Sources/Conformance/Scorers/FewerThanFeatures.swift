import Clutch

extension ScorerContract {
  /// A covariance of n rows in d > n dimensions has no inverse, and a scorer that inverts it anyway may rank images by
  /// directions in which the training set does not vary.
  static let fewerThanFeatures = Check(
    Scorers.self, "fewer training images than features are refused, or distant features score higher"
  ) { scorer, attempt in
    for n in [60, 12] {
      let rows = FewRows(n)
      attempt.input = "fitted on \(n) rows about one direction in \(FewRows.dimensions) dimensions"
      let facts = TrainingFacts(images: n, features: FewRows.dimensions)
      let fitted = try unlessRefused {
        try scorer.validate(facts)
        return try fit(scorer, rows.bank)
      }
      guard let fitted else { continue }
      let near = try score(fitted, rows.near).to(.float64).mean().item
      let far = try score(fitted, rows.far).to(.float64).mean().item
      try expect(
        far > near,
        "the mean score of \(n) rows in other directions that the training rows span is \(shown(far)), that of \(n) "
          + "rows halfway between two training rows \(shown(near)); the first should be higher, or the training set "
          + "should be refused with a ScoringError")
    }
  }
}

/// Fewer training rows than dimensions, and rows to score in the space that they span.
private struct FewRows {
  static let dimensions = 80

  /// Rows about one direction [n, 80].
  let bank: Tensor

  init(_ n: Int) {
    let direction = Tensor((0..<Self.dimensions).map { Float([2, 1, 0, 0, 1, 0, 1, 0][$0 % 8]) })  // [80]
    bank = Tensor.randn([n, Self.dimensions], Generator(seed: 1)) * 0.2 + direction
  }

  /// The rows halfway from each training row to the next.
  var near: Tensor {
    let next = Tensor.concatenate([bank[1..<bank.size(0)], bank[0..<1]])
    return (bank + next) / 2  // [n, 80]
  }

  /// The deviations of the training rows from their mean, lengthened to the length of that mean.
  var far: Tensor {
    let mean = bank.mean(axis: 0)  // [80]
    return (bank - mean).normalize() * mean.norm(axis: 0)  // [n, 80]
  }
}
