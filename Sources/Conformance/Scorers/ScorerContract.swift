import Clutch

/// The contract of scorers.
enum ScorerContract {
  static let all = [
    finite, higher, alone, bankOrder, sameBits, input, degenerate, fewRows, fewerThanFeatures, notFinite,
  ]

  /// The common direction of most features of a test.
  private static let direction = Tensor([2, 1, 0, 0, 1, 0, 1, 0].map(Float.init))  // [8]

  /// Returns rows around `direction`, or around its opposite.
  private static func cloud(_ n: Int, seed: UInt64, opposite: Bool = false) -> Tensor {
    Tensor.randn([n, 8], Generator(seed: seed)) * 0.2 + (opposite ? -direction : direction)
  }

  static let finite = Check(Scorers.self, "every row gets a finite score, whatever the size of the features") {
    scorer, attempt in
    for scale in [1, 100, 0.01] {
      let bank = cloud(200, seed: 1) * scale
      attempt.input = "fitted on features [200, 8] of lengths about \(shown(2.7 * scale))"
      let fitted = try fit(scorer, bank)
      for m in [0, 1, 64] { try score(fitted, cloud(m, seed: 2) * scale) }
    }
  }

  static let higher = Check(Scorers.self, "distant features score higher: higher is more out of distribution") {
    scorer, attempt in
    attempt.input = "fitted on 200 rows about one direction"
    let fitted = try fit(scorer, cloud(200, seed: 1))
    let near = try score(fitted, cloud(64, seed: 2)).to(.float64).mean().item
    let far = try score(fitted, cloud(64, seed: 3, opposite: true)).to(.float64).mean().item
    try expect(
      far > near,
      "the mean score of 64 rows about the opposite direction is \(shown(far)), that of 64 unseen rows "
        + "about the same direction \(shown(near)); the first should be higher")
  }

  static let alone = Check(Scorers.self, "a row scores the same alone, among others, and in any order") {
    scorer, attempt in
    let fitted = try fit(scorer, cloud(200, seed: 1))
    let rows = Tensor.concatenate([cloud(16, seed: 2), cloud(16, seed: 3, opposite: true)])
    attempt.input = "fitted on features [200, 8], scoring 32 rows"
    let together = try score(fitted, rows)
    let within = 1e-5 + 1e-4 * largest(together)
    for i in 0..<32 {
      let row = try score(fitted, rows[i..<(i + 1)])
      try expect(difference("the score of row \(i) alone", row, from: together[i..<(i + 1)], within: within))
    }
    let turned = try score(fitted, rows.flip(0)).flip(0)
    try expect(difference("the scores in reverse order", turned, from: together, within: within))
  }

  static let bankOrder = Check(Scorers.self, "the order of the training images does not matter") { scorer, attempt in
    let (bank, rows) = (cloud(200, seed: 1), cloud(32, seed: 2))
    attempt.input = "fitted on features [200, 8], in order and shuffled"
    let expected = try score(try fit(scorer, bank), rows)
    if bits(try score(try fit(scorer, bank, 2), rows)) != bits(expected) {
      throw CheckSkipped("fitting it is random, and another order changes the random numbers")
    }
    let shuffled = bank[Tensor.randperm(200, Generator(seed: 4))]
    let found = try score(try fit(scorer, shuffled), rows)
    try expect(difference("the scores", found, from: expected, within: 1e-5 + 1e-3 * largest(expected)))
  }

  static let sameBits = Check(Scorers.self, "the same seed gives the same bits, and scoring has no side effects") {
    scorer, attempt in
    let (bank, rows) = (cloud(200, seed: 1), cloud(32, seed: 2))
    attempt.input = "fitted on features [200, 8]"
    let fitted = try fit(scorer, bank)
    let first = try score(fitted, rows)
    try expect(
      otherBits("the scores of a second fit with the same seed", try score(try fit(scorer, bank), rows), than: first))
    _ = try score(fitted, cloud(32, seed: 3, opposite: true))
    try expect(otherBits("the scores after other rows were scored", try score(fitted, rows), than: first))
  }

  static let input = Check(Scorers.self, "the input features are not changed") { scorer, attempt in
    let (bank, rows) = (cloud(200, seed: 1), cloud(32, seed: 2))
    attempt.input = "fitted on features [200, 8], scoring 32 rows"
    let fitted = try fit(scorer, bank)
    try expect(otherBits("the matrix that it was fitted on", bank, than: cloud(200, seed: 1)))
    _ = try score(fitted, rows)
    try expect(otherBits("the matrix that it scored", rows, than: cloud(32, seed: 2)))
  }

  static let degenerate = Check(
    Scorers.self, "few rows, equal rows and more dimensions than rows give finite scores or a ScoringError"
  ) { scorer, attempt in
    let random = cloud(60, seed: 1)
    let banks =
      [0, 1, 2, 3, 9].map { ("\($0) rows", random[0..<$0]) } + [
        ("60 equal rows", random[0..<1].expand(60, 8).contiguous()),
        ("5 rows, each 12 times", random[0..<5].expand(12, 5, 8).reshape(-1, 8)),
        ("60 rows of zeros", .zeros([60, 8])),
        ("60 rows in 80 dimensions", .randn([60, 80], Generator(seed: 2))),
      ]
    for (label, bank) in banks {
      attempt.input = "fitted on \(label)"
      guard let fitted = try unlessRefused({ try fit(scorer, bank) }) else { continue }
      try score(fitted, Tensor.concatenate([bank[0..<min(1, bank.size(0))], .ones([3, bank.size(1)])]))
    }
  }

  static let fewRows = Check(
    "too few training images for an option are refused before training, if fitting refuses them"
  ) { subject, attempt in
    let options = subject.about.options.filter { $0.type == "integer" }.map(\.name)
    if options.isEmpty { throw CheckSkipped("none of its options is a whole number") }
    let bank = cloud(3, seed: 1)
    for option in options {
      attempt.configuration = "\(option): 4"
      attempt.input = "fitted on 3 rows"
      guard let four = try? scorer(subject, option, 4) else { continue }
      guard try unlessRefused({ try fit(four, bank) }) == nil else { continue }
      // If 1, 2 and 3 are refused as well, the option is not what requires more rows.
      let isForRows = try (1...3).contains { value in
        guard let lower = try? scorer(subject, option, value) else { return false }
        return try unlessRefused { try fit(lower, bank) } != nil
      }
      guard isForRows else { continue }
      let passes = try unlessRefused { try four.validate(images: 3) } != nil
      try expect(!passes, "they are refused, but validate(images: 3) accepts them, so scoring would fail late")
    }
  }

  private static func scorer(_ subject: Subject, _ option: String, _ value: Int) throws -> any Scorer {
    try choice(Scorers.self, subject.with([(option, Node(.scalar("\(value)", quoted: false)))])).value
  }

  static let notFinite = Check(Scorers.self, "features that are not finite are refused with a ScoringError") {
    scorer, attempt in
    for value in [Double.nan, .infinity] {
      attempt.input = "fitted on 200 rows, and one of \(value)"
      let bank = Tensor.concatenate([cloud(200, seed: 1), .full([1, 8], value)])
      let isTaken = try unlessRefused { try fit(scorer, bank) } != nil
      try expect(!isTaken, "it is fitted anyway; throw ScoringError")
    }
  }

  /// Uses a scorer once.
  static func use(_ scorer: any Scorer, _ subject: Subject, _ attempt: Attempt) throws {
    attempt.input = "fitted on features [200, 8]"
    guard let fitted = try unlessRefused({ try fit(scorer, cloud(200, seed: 1)) }) else { return }
    try score(fitted, cloud(16, seed: 2))
  }

  // MARK: Parts

  static func fit(_ scorer: any Scorer, _ bank: Tensor, _ seed: UInt64 = 1) throws -> any FittedScorer {
    try withTorchErrors { try scorer.fit(bank, Generator(seed: seed)) }
  }

  /// Returns a score for every row.
  ///
  /// - Throws: `CheckFailure` if the scores are not valid, `TorchError`.
  @discardableResult
  static func score(_ fitted: any FittedScorer, _ rows: Tensor) throws -> Tensor {
    let scores = try withTorchErrors { fitted(rows) }
    let m = rows.size(0)
    try expect(scores.shape == [m], "the scores of \(m) rows have the shape \(scores.shape), but should have [\(m)]")
    if m > 0 { try expect(Conformance.notFinite("the scores", scores)) }
    return scores
  }

  /// Returns the result of `body`; nil if it throws a `ScoringError`.
  static func unlessRefused<Result>(_ body: () throws -> Result) throws -> Result? {
    do {
      return try body()
    } catch is ScoringError {
      return nil
    }
  }
}
