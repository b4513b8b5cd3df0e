import Foundation

/// The measure by which a sweep compares unfinished trials: a scorer's metric, averaged over the OOD sets of
/// `data.validation`.
public struct Measure: Codable, Hashable, Sendable {
  /// The scorer's label.
  public let scorer: String
  public let metric: DetectionMetric

  public init(scorer: String, metric: DetectionMetric) {
    self.scorer = scorer
    self.metric = metric
  }
}

extension DetectionMetric: Codable {}

/// The value measured at an epoch of a phase, stored in the cache.
struct RungResult: Codable {
  let epoch: Int
  let value: Double
}

extension Plan {
  /// Returns the key of the value measured at an epoch of a phase.
  func rungKey(_ phase: Int, epoch: Int, _ measure: Measure) -> StageKey {
    let sets = validation.map { [$0.test] + $0.ood } ?? []
    return StageKey(
      "rung",
      [
        "phase": phaseKeys[phase].hex, "epoch": "\(epoch)", "scorer": rungScorer(measure),
        "metric": measure.metric.name, "seed": "\(experiment.seed)",
        "sets": sets.map(\.key.hex).joined(separator: " "),
      ])
  }

  private func rungScorer(_ measure: Measure) -> String {
    guard let scorer = scorer(measure) else { return "" }
    return keyText(scorer.choice) + (experiment.views(of: scorer)?.keyText ?? "")
  }

  private func scorer(_ measure: Measure) -> LabeledScorer? { scorers.first { $0.label == measure.scorer } }

  /// Measures a model on the validation images only, with the scorer fitted on the training images.
  ///
  /// - Parameter embed: embeds a set, averaged over views if the scorer requests them.
  func value(_ measure: Measure, embed: (DataSource, TestViews?) throws -> Embedding) throws -> Double {
    guard let validation, let scorer = scorer(measure) else {
      throw RunError("the recipe has no data.validation or no scorer '\(measure.scorer)'; measuring needs both")
    }
    let part = scorer.choice.part
    let views = experiment.views(of: scorer)
    let features = try embed(train, views)(part.layer)
    let fitted: any FittedScorer
    do throws(ScoringError) {
      fitted = try part.fit(features, regime.seed.generator("fit"))
    } catch {
      throw scorer.choice.failure("\(error)")
    }
    func scores(_ source: DataSource) throws -> [Float] {
      let features = try embed(source, views)(part.layer)
      return withoutGradient { fitted(features).to(.float32) }.floats
    }
    let id = try scores(validation.test)
    let values = try validation.ood.map { source in
      do {
        return try RankedScores(id: id, ood: scores(source)).counts.values(of: [measure.metric])[0]
      } catch let error as MetricError {
        throw RunError("scorer \(scorer.label) on \(source.name): \(error)")
      }
    }
    return values.reduce(0, +) / Double(values.count)
  }
}
