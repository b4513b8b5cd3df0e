import ClusterAnalysis
import Components
import Recipe
import Storage
import Training

/// Trains a phase.
package struct PhaseStage: Stage {
  let plan: Plan
  /// The position of the phase in the recipe.
  package let index: Int

  package var kind: StageKind { .phase }
  package var key: StageKey { plan.phaseKeys[index] }
  package var needs: [any Stage] { index > 0 ? [plan.phase(index - 1)] : [] }
  /// `phase warm-up`.
  package var title: String { "\(kind.rawValue) \(plan.phases[index].name)" }

  package func read(_ folder: String) throws(RunError) -> PhaseFiles? {
    let files = PhaseFiles(folder)
    return files.isFinished ? files : nil
  }

  package func compute(into folder: String, for run: RunContext) throws -> PhaseFiles {
    let files = PhaseFiles(folder)
    _ = try run.train(index, files)
    return files
  }
}

extension RunContext {
  /// The files of a phase, which is trained now if it is not trained yet; the phases before it must be.
  func trained(_ index: Int) throws -> PhaseFiles {
    let stage = plan.phase(index)
    let files = try value(of: stage)
    if newPhases.contains(stage.key) { return files }
    // The other processes wait to be told whether there is anything to train.
    _ = try processes?.broadcast(false)
    for recorder in recorders { recorder.phase(index, files.lines) }
    report(.reused(stage: stage.title))
    return files
  }

  /// Trains a phase, or resumes its training, in a folder that this process has locked.
  ///
  /// - Parameters:
  ///   - rung: an epoch to train up to, if not to the end.
  ///   - body: called with the trainer at that epoch, before any process can train the model further.
  /// - Returns: `false` if the phase was trained beyond the rung before.
  @discardableResult
  func train(_ index: Int, _ files: PhaseFiles, to rung: Int? = nil, then body: (Trainer) throws -> Void = { _ in })
    throws
    -> Bool
  {
    let phase = plan.phases[index]
    newPhases.insert(plan.phaseKeys[index])
    _ = try processes?.broadcast(true)
    try files.write(plan.cost(of: index))
    let images = try plan.train.images()
    for recorder in recorders { files.follow(by: recorder.follower(of: index)) }
    let trainer = try Trainer(
      images: images.samples, plan.setup, phase, files, observer, with: processes,
      quality: { clusters in try images.labels.map { try self.quality($0, clusters, in: phase) } ?? [:] },
      build: { [plan] in try plan.makeModel(images) })
    do {
      let earlier = try plan.phase(index).needs.first.map { try PhaseFiles(store.folder($0)).final() }
      guard try trainer.run(after: earlier, to: rung) else { return false }
      try body(trainer)
      return true
    } catch let failed as FailedClustering {
      let choices = plan.experiment.train.phases[phase.name]?.clusters?.by?.choices ?? []
      let text = "phase \(phase.name): \(failed.error)"
      throw choices.indices.contains(failed.index) ? choices[failed.index].failure(text) : RunError(text)
    }
  }
}
