extension Plan {
  /// Does all but train: reads the images, builds the network, and sends a few images through it and back.
  ///
  /// - Throws: `RecipeError` with the place in the recipe, where there is one.
  public func check() throws { try Checker().check(self) }
}

/// Checks plans before anything is trained; a network or a loss that several have in common is checked once.
final class Checker {
  private let pass = CheckPass()
  private var environment = ""

  /// - Throws: `RecipeError` with the place in the recipe, where there is one.
  func check(_ plan: Plan) throws {
    // libtorch starts its threads anew each time that it is told how many.
    if environment != plan.environment.keyText { plan.environment.apply() }
    environment = plan.environment.keyText
    let images = try plan.train.facts()
    guard images.count >= plan.regime.batch else {
      throw plan.train.problem(
        "there are \(images.count) images to train on, fewer than a batch of \(plan.regime.batch); take a smaller train.batch"
      )
    }
    if let count = plan.experiment.data.normalize.channels, count != images.shape.channels {
      throw plan.train.problem("its images have \(images.shape.channels) channels, but data.normalize is for \(count)")
    }
    try checkSizes(plan, images.count)
    for source in plan.scored {
      if source.key == plan.train.key {
        throw source.problem("these are the very images that are trained on; take others")
      }
      let shape = try source.facts().shape
      if shape != images.shape {
        throw source.problem(
          "its images are \(shape) (channels, height, width), but those of train are \(images.shape); all need one shape"
        )
      }
    }
    // Only where somebody chooses by images does it matter which others they are among.
    if plan.validation != nil { for source in plan.sources { _ = try source.fingerprints() } }
    try checkWarmUp(plan)
    do {
      try pass.check(plan, images)
    } catch let error as TorchError {
      throw RunError("a pass of 4 images through the network failed: \(error)")
    } catch let error as OptionError {
      throw plan.encoder.problem("\(error)")
    }
  }

  private func checkWarmUp(_ plan: Plan) throws(RecipeError) {
    let schedule = plan.regime.schedule
    for phase in plan.phases {
      let span = schedule.over == .run ? phase.epochsOfRun : phase.epochs
      if schedule.warmUp >= Double(span) {
        throw plan.schedule.problem(
          "its warm-up of \(schedule.warmUp) epochs must be shorter than the \(span) epochs of phase \(phase.name)")
      }
    }
  }

  /// Asks scorers and clusterers whether the training set is large enough for them, before hours are spent on it.
  private func checkSizes(_ plan: Plan, _ count: Int) throws(RecipeError) {
    for scorer in plan.scorers {
      do throws(ScoringError) {
        try scorer.choice.part.validate(images: count)
      } catch {
        throw scorer.choice.problem("\(error)")
      }
    }
    for options in plan.experiment.train.phases.entries.map(\.value) {
      guard let by = options.clusters?.by else { continue }
      do throws(ClusteringError) {
        try by.part.validate(images: count)
      } catch {
        throw by.problem("\(error)")
      }
    }
  }
}
