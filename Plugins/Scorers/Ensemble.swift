import Clutch

/// Combines several scorers, after held-out training images have put their scores on a common scale.
///
/// Each scorer s_j is fitted on a part of the training images and scores the others. p_j(x) is the share of these
/// reference scores above s_j(x), μ_j and σ_j are their mean and standard deviation. The option `by` chooses the score:
///
///     rank:    mean over j of 1 − p_j(x)
///     z:       mean over j of (s_j(x) − μ_j) / σ_j
///     fisher:  −2 Σ_j log p_j(x)
///
/// in float64: [m, d] -> [m]. Test images do not change it. (Ranks and z-scores: Aggarwal, Sathe, "Theoretical
/// foundations and algorithms for outlier ensembles", SIGKDD Explorations 17, 2015; `fisher`: Fisher's method of
/// combining p-values. The scorers depend on each other, so its result is a score, not a χ² statistic.) Time and memory
/// are the sums of those of the scorers.
struct Ensemble: Scorer {
  static let name = "ensemble"

  /// The combination of the scores.
  enum Combination: String, Decodable, Sendable, CaseIterable {
    /// The mean rank among the reference scores.
    case rank
    /// The mean number of standard deviations above the mean of the reference scores.
    case z
    /// Fisher's combination of the shares of reference scores that are higher.
    case fisher
  }

  /// The features to score. All scorers of the ensemble score them, whatever their own `layer` is.
  var layer = Layer.encoder
  /// The scorers, each with its options.
  var of: [Choice<Scorers>] = []
  /// The combination: `rank` treats all scorers alike; `z` lets one scorer decide if its score is extreme; `fisher` is
  /// between the two and emphasizes images that are rare for some scorer.
  var by = Combination.rank
  /// The share of the training images to hold out for reference scores, drawn at random; more makes ranks finer, and
  /// leaves fewer images to fit on. With 0, scorers are fitted on all images, and the reference scores are those of the
  /// same images. They are too low for scorers that remember images, such as `knn`.
  var holdOut = 0.2

  func validate() throws(OptionError) {
    if of.isEmpty {
      throw OptionError("of", "must be a list of scorers, such as [mahalanobis, knn], but is absent")
    }
    try require("holdOut", holdOut, in: 0..<1)
  }

  /// The number of training images that are held out.
  private func heldOut(of images: Int) -> Int { Int((holdOut * Double(images)).rounded()) }

  func validate(images: Int) throws(ScoringError) {
    try validateParts(images)
    let rest = fitted(images)
    for choice in of { try named(choice) { () throws(ScoringError) in try choice.value.validate(images: rest) } }
  }

  func validate(_ facts: TrainingFacts) throws(ScoringError) {
    try validateParts(facts.images)
    let rest = self.facts(facts)
    for choice in of { try named(choice) { () throws(ScoringError) in try choice.value.validate(rest) } }
  }

  func notes(_ facts: TrainingFacts) -> [String] {
    let rest = self.facts(facts)
    return of.flatMap { choice in
      let own = choice.value.layer
      let other =
        own == layer
        ? [] : ["scores the layer '\(layer.name)' like the rest of the ensemble, not its own layer '\(own.name)'"]
      return (other + choice.value.notes(rest)).map { "'\(choice.name)': \($0)" }
    }
  }

  private func validateParts(_ images: Int) throws(ScoringError) {
    let (held, rest) = (heldOut(of: images), fitted(images))
    if holdOut > 0, held < 2 || rest < 1 {
      throw ScoringError(
        "needs 2 images to hold out and others to fit on, but hold-out \(holdOut) of \(images) training images leaves "
          + "\(held) and \(rest)")
    }
  }

  private func fitted(_ images: Int) -> Int { images - heldOut(of: images) }

  /// The facts about the images that scorers are fitted on. All copies of an image may be among them.
  private func facts(_ all: TrainingFacts) -> TrainingFacts {
    TrainingFacts(images: fitted(all.images), features: all.features, copies: all.copies)
  }

  /// Puts the name of a scorer before the text of its errors.
  private func named<Result>(
    _ choice: Choice<Scorers>, _ body: () throws(ScoringError) -> Result
  ) throws(ScoringError) -> Result {
    do throws(ScoringError) {
      return try body()
    } catch {
      throw ScoringError("'\(choice.name)': \(error)")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    let n = features.size(0)
    try validateParts(n)
    let (train, held) = parts(features, random)
    let members = try of.map { choice throws(ScoringError) in
      try named(choice) { () throws(ScoringError) in
        let fitted = try choice.value.fit(train, random)
        let scores = fitted(held)
        guard let reference = ReferenceScores(scores) else {
          throw ScoringError(
            "gives all \(scores.count) reference images the same score, so its scores have no scale")
        }
        return Member(fitted: fitted, reference: reference)
      }
    }
    return Fitted(members: members, by: by)
  }

  /// Returns the rows to fit on and those for reference scores.
  private func parts(_ features: Tensor, _ random: Generator) -> (train: Tensor, held: Tensor) {
    guard holdOut > 0 else { return (features, features) }
    let (n, held) = (features.size(0), heldOut(of: features.size(0)))
    let order = Tensor.randperm(n, random).to(features.device)
    return (features[order[held..<n]], features[order[0..<held]])
  }

  private struct Member {
    let fitted: any FittedScorer
    let reference: ReferenceScores
  }

  private struct Fitted: FittedScorer {
    let members: [Member]
    let by: Combination

    func callAsFunction(_ features: Tensor) -> Tensor {
      let values = members.map { member in
        let scores = member.fitted(features)  // [m]
        switch by {
        case .rank: return 1 - member.reference.sharesAbove(scores)
        case .z: return member.reference.deviations(of: scores)
        case .fisher: return -2 * member.reference.sharesAbove(scores).log()
        }
      }
      let sum = values.dropFirst().reduce(values[0], +)
      return by == .fisher ? sum : sum / members.count
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(Ensemble.self) }
