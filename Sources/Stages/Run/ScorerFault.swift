import Components
import Experiments
import Torch

/// An error of a scorer itself, not of its surroundings such as a full disk. Only the rows of this scorer are lost.
struct ScorerFault: Error, CustomStringConvertible {
  let description: String
  /// `true` if the scorer could not be fitted, and so fails for every set.
  let isOfFit: Bool

  /// Fits a scorer on the features of the training images.
  static func fit(
    _ scorer: LabeledScorer, _ features: Tensor, _ random: Generator
  ) -> Result<any FittedScorer, ScorerFault> {
    let choice = scorer.choice
    do {
      return .success(try withTorchErrors { try choice.value.fit(features, random) })
    } catch let error as ScoringError {
      return .failure(ScorerFault(description: choice.failure("\(error)").description, isOfFit: true))
    } catch {
      return .failure(ScorerFault(description: "\(choice.fault("cannot be fitted: \(error)"))", isOfFit: true))
    }
  }

  /// Returns the scores of the images of a set, float32 [n], all finite.
  static func scores(
    of features: Tensor, _ set: String, _ scorer: LabeledScorer, _ fitted: any FittedScorer
  ) throws(ScorerFault) -> Tensor {
    let scores: Tensor
    do {
      scores = try withTorchErrors { withoutGradient { fitted(features).to(.float32) } }
    } catch {
      throw ScorerFault(description: "\(scorer.choice.fault("failed on \(set): \(error)"))", isOfFit: false)
    }
    guard scores.shape == [features.size(0)] else {
      let what = "gives scores of shape \(scores.shape) for the \(features.size(0)) images of \(set)"
      throw ScorerFault(description: "\(scorer.choice.fault(what))", isOfFit: false)
    }
    try check(scores.floats, set, scorer)
    return scores
  }

  /// Rejects scores that are not finite, since they cannot be ranked.
  static func check(_ scores: [Float], _ set: String, _ scorer: LabeledScorer) throws(ScorerFault) {
    guard let first = scores.firstIndex(where: { !$0.isFinite }) else { return }
    let count = scores.count { !$0.isFinite }
    let what = "\(count) of the \(scores.count) scores of \(set) are not finite"
    let example = "the first is \(scores[first]), of image \(first)"
    throw ScorerFault(description: scorer.choice.failure("\(what); \(example)").description, isOfFit: false)
  }
}
