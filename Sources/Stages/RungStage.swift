import Experiments
import Foundation
import Metrics
import Recipe
import Storage
import Torch
import Training

/// Trains a phase up to an epoch and measures the model there on `data.validation`.
package struct RungStage: Stage {
  /// The content of the file in the store.
  struct Result: Codable {
    let epoch: Int
    let value: Double
  }

  let plan: Plan
  let phase: Int
  let epoch: Int
  let measure: Measure
  package let key: StageKey

  init(_ plan: Plan, _ phase: Int, epoch: Int, _ measure: Measure) {
    (self.plan, self.phase, self.epoch, self.measure) = (plan, phase, epoch, measure)
    let sets = plan.validation.map { [$0.test] + $0.ood } ?? []
    let scorer = plan.scorer(measure)
    key = StageKey(
      .rung,
      [
        "phase": plan.phaseKeys[phase].hex, "epoch": "\(epoch)",
        "scorer": scorer.map { $0.keyText + ($0.testViews?.keyText ?? "") } ?? "",
        "metric": measure.metric.name, "seed": "\(plan.experiment.seed)",
        "sets": sets.map(\.key.hex).joined(separator: " "),
      ])
  }

  package var kind: StageKind { .rung }
  package var needs: [any Stage] { plan.phase(phase).needs }

  package func read(_ folder: String) throws(RunError) -> Double?? {
    if let value = try Store.rung(in: folder) { return .some(value) }
    return .none
  }

  /// - Returns: nil if the phase was trained beyond the epoch before, by a run that measured nothing.
  package func compute(into folder: String, for run: RunContext) throws -> Double? {
    for index in 0..<phase { _ = try run.trained(index) }
    let stage = plan.phase(phase)
    let phaseFolder = try run.store.makeFolder(stage.kind, stage.key)
    let lock = try run.lock(phaseFolder)
    return try withExtendedLifetime(lock) { () throws -> Double? in
      if run.store.holds(stage) { return nil }
      var measured: Double?
      try run.train(phase, PhaseFiles(phaseFolder), to: epoch) { trainer in
        let layers = plan.scorer(measure).map { [$0.choice.value.layer] } ?? []
        let value = try plan.value(measure) { source, views in
          let samples = try source.images().samples
          run.report(.embedding(set: source.name, images: samples.count))
          defer { if source !== plan.train { source.release() } }
          return try trainer.model.embed(samples, views, layers: layers, adding: trainer.layers) { run.wantsStop }
        }
        try Store.write([Store.rungFile: JSON.data(Result(epoch: epoch, value: value))], to: folder)
        measured = value
      }
      return measured
    }
  }
}

extension Plan {
  func scorer(_ measure: Measure) -> LabeledScorer? { scorers.first { $0.label == measure.scorer } }

  /// Measures a model on `data.validation` and on nothing else; the scorer is fitted on the training images.
  ///
  /// - Parameter embed: embeds a set, averaged over views if the scorer asks for them.
  func value(_ measure: Measure, embed: (DataSource, TestViews?) throws -> Embedding) throws -> Double {
    guard let validation, let scorer = scorer(measure) else {
      throw RunError("the recipe has no data.validation or no scorer '\(measure.scorer)'; measuring needs both")
    }
    let layer = scorer.choice.value.layer
    let features = try embed(train, scorer.testViews)(layer)
    do {
      let fitted = try ScorerFault.fit(scorer, features, setup.seed.generator("fit")).get()
      func scores(_ source: DataSource) throws -> [Float] {
        try ScorerFault.scores(of: embed(source, scorer.testViews)(layer), source.name, scorer, fitted).floats
      }
      let id = try scores(validation.test)
      let values = try validation.ood.map { source in
        try RankedScores(id: id, ood: scores(source)).counts.values(of: [measure.metric])[0]
      }
      return values.reduce(0, +) / Double(values.count)
    } catch let fault as ScorerFault {
      throw RunError(fault.description)
    }
  }
}

extension Store {
  /// The value that was measured at a rung; nil if nothing was.
  ///
  /// - Throws: `RunError` if the file is damaged. Once training has continued, the value cannot be measured again.
  package func rung(_ key: StageKey) throws(RunError) -> Double? { try Store.rung(in: folder(.rung, key)) }

  fileprivate static func rung(in folder: String) throws(RunError) -> Double? {
    do throws(RunError) {
      return try data(rungFile, in: folder) { data throws(FileError) in
        guard let result = try? JSON.decode(RungStage.Result.self, from: data) else { throw FileError("is damaged") }
        return result.value
      }
    } catch {
      throw RunError("\(error); delete it and run the same command again")
    }
  }
}
