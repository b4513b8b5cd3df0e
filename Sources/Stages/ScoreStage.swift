import Experiments
import Storage
import Torch

/// Scores a set of images with a scorer that is fitted on the training images.
package struct ScoreStage: Stage {
  let plan: Plan
  let scorer: LabeledScorer
  let source: DataSource
  package let key: StageKey
  package let needs: [any Stage]

  init(_ plan: Plan, _ scorer: LabeledScorer, _ source: DataSource) {
    (self.plan, self.scorer, self.source) = (plan, scorer, source)
    let fit = plan.embedding(of: plan.train, scorer.testViews)
    let on = plan.embedding(of: source, scorer.testViews)
    needs = [fit, on]
    key = StageKey(
      .score,
      [
        "fit": fit.sharedKey.hex, "on": on.sharedKey.hex, "scorer": scorer.keyText, "seed": "\(plan.experiment.seed)",
      ])
  }

  package var kind: StageKind { .score }

  package func read(_ folder: String) throws(RunError) -> [Float]? {
    try Store.tensor(Store.scoreFile, in: folder)?.floats
  }

  /// - Throws: `ScorerFault` if the scorer itself fails.
  package func compute(into folder: String, for run: RunContext) throws -> [Float] {
    let fitted = try run.fitted(scorer)
    let features = try run.embedding(of: source, scorer.testViews)(scorer.choice.value.layer)
    let scores = try ScorerFault.scores(of: features, source.name, scorer, fitted.get())
    try Store.write([Store.scoreFile: NumPy.encode(scores)], to: folder)
    return scores.floats
  }
}
