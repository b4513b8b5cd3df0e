/// What all processes but the first do in a run: they train with it and write nothing; when all is trained they are done.
public struct Assistant {
  private let plan: Plan
  private let processes: Processes
  private weak var observer: (any Observer)?

  /// - Parameter observer: asked whether to stop.
  public init(_ plan: Plan, with processes: Processes, observer: (any Observer)?) {
    self.plan = plan
    self.processes = processes
    self.observer = observer
  }

  /// Takes part in every phase that process 0 finds untrained, once it has told whether there is anything to do.
  ///
  /// - Throws: as `Run.execute`.
  public func work() throws {
    guard try processes.told(false) else { return }
    plan.environment.apply()
    for phase in plan.phases where try processes.told(false) {
      let images = try plan.train.images()
      let trainer = Trainer(
        try plan.makeModel(images), images: images.images, plan.regime, phase, PhaseFiles("", isWriter: false),
        observer,
        with: processes)
      _ = try trainer.run(after: nil)
    }
  }
}

extension Plan {
  /// Makes sure that all processes are about to do the same.
  public func agree(among processes: Processes) throws(RunError) {
    let regime = [encoder.source.hash, head.source.hash] + experiment.augment.map(\.source.hash)
    try processes.agree(on: [
      "recipe": recipe.yaml, "set of images": train.key.hex, "build, machine or number of threads": environment.keyText,
      "version of a component": regime.joined(), "plan": modelKey.hex,
    ])
  }
}
