import Clutch

/// A golden case of a scorer, computed in float32 as in a run.
struct ScorerCase: CaseOptions {
  var scorer: Choice<Scorers>?
  var source: String?
  var waives: [String] = []
  /// The training features [n][d].
  var fit: Numbers?
  /// The features to score [m][d].
  var features: Numbers?
  /// The scores [m].
  var scores: Numbers?
  var seed = 0
  var tolerance = 0.00001

  var choice: Choice<Scorers>? { scorer }

  func validate() throws(OptionError) {
    try requireGiven(
      ("fit", fit != nil, "the training features [n][d]"),
      ("features", features != nil, "the features to score [m][d]"), ("scores", scores != nil, "the scores [m]"))
    try requireNesting("fit", fit, rank: 2, "[n][d]")
    try requireNesting("features", features, rank: 2, "[m][d]")
    try requireNesting("scores", scores, rank: 1, "[m]")
    try require("tolerance", tolerance, atLeast: 0)
    try require("seed", seed, atLeast: 0)
  }

  func check(_ scorer: any Scorer, _ attempt: Attempt) throws {
    guard let fit, let features, let scores else { return }
    let found = try withTorchErrors {
      let fitted = try scorer.fit(fit.floats, Generator(seed: UInt64(seed)))
      return fitted(features.floats)
    }
    try expect(difference("the scores", found, from: scores.tensor, within: tolerance, relative: tolerance))
  }
}
