import Storage
import Training

/// The work of all processes except the first: they take part in training, write nothing, and end when it is done.
public struct Follower {
  private let plan: Plan
  private let processes: Processes
  private weak var observer: (any Observer)?

  /// - Parameter observer: tells whether to stop.
  public init(_ plan: Plan, with processes: Processes, observer: (any Observer)?) {
    self.plan = plan
    self.processes = processes
    self.observer = observer
  }

  /// Takes part in every phase that process 0 finds untrained. Process 0 first sends whether there is any work.
  ///
  /// - Throws: the same errors as `Run.execute`.
  public func work() throws {
    guard try processes.broadcast(false) else { return }
    plan.environment.apply()
    for phase in plan.phases where try processes.broadcast(false) {
      let images = try plan.train.images()
      let trainer = try Trainer(
        images: images.samples, plan.setup, phase, PhaseFiles("", isWriter: false), observer, with: processes,
        build: { try plan.makeModel(images) })
      _ = try trainer.run(after: nil)
    }
  }
}

extension Plan {
  /// Verifies that all processes have the same plan.
  public func agree(among processes: Processes) throws(RunError) {
    let sources =
      [encoder?.sourceHash, head?.sourceHash].compactMap(\.self) + experiment.augment.choices.map(\.sourceHash)
    try processes.agree(on: [
      "recipe": recipe.yaml, "set of images": train.key.hex, "build, machine or number of threads": environment.keyText,
      "version of a component": sources.joined(), "plan": networkKey.hex,
    ])
  }
}
