import ClusterAnalysis
import Components
import Formats
import Recipe
import Storage
import Torch

extension Plan {
  /// Checks everything except training: reads the images, builds the network, and runs a forward and backward pass on a
  /// few images.
  ///
  /// - Throws: `RecipeError` with the place in the recipe, if the error has one.
  public func check() throws { try Checker().check(self) }
}

/// Checks plans before training. A network or a loss that several plans share is checked once.
package final class Checker {
  package init() {}

  private let pass = CheckPass()
  private var environment = ""

  /// - Throws: `RecipeError` with the place in the recipe, if the error has one.
  package func check(_ plan: Plan) throws {
    // libtorch restarts its threads whenever their number is set.
    if environment != plan.environment.keyText { plan.environment.apply() }
    environment = plan.environment.keyText
    try checkNames(plan)
    let images = try plan.train.facts()
    guard plan.phases.isEmpty || images.count >= plan.setup.batch else {
      throw plan.train.problem(
        "there are \(images.count) images to train on, fewer than a batch of \(plan.setup.batch); use a smaller train.batch"
      )
    }
    let update = plan.setup.batch * plan.setup.accumulate
    guard plan.phases.isEmpty || images.count >= update else {
      throw plan.train.problem(
        "there are \(images.count) images to train on, fewer than the \(update) of an update (train.batch times "
          + "train.accumulate); use a smaller train.accumulate")
    }
    if let count = plan.experiment.data.normalize.channels, let channels = images.shape.image?.channels,
      count != channels
    {
      throw plan.train.problem("its images have \(channels) channels, but data.normalize is for \(count)")
    }
    try checkSizes(plan, images.count)
    for source in plan.scored {
      if source.key == plan.train.key {
        throw source.problem("these are the training images; use others")
      }
      let shape = try source.facts().shape
      if shape != images.shape { throw source.problem(Checker.difference(shape, images.shape)) }
    }
    try checkOverlaps(plan)
    try checkWarmUp(plan)
    do {
      try pass.check(plan, images)
    } catch let error as TorchError {
      throw RunError("a pass of 4 images through the network failed: \(error)")
    } catch let error as OptionError {
      guard let encoder = plan.encoder else { throw RunError("\(error)") }
      throw encoder.problem("\(error)")
    }
  }

  /// Returns a description of two shapes that should be the same.
  private static func difference(_ shape: SampleShape, _ train: SampleShape) -> String {
    switch (shape, train) {
    case (.image, .image):
      "its images are \(shape) (channels, height, width), but those of train are \(train); all must match"
    case (.vector, .vector): "its vectors have the length \(shape), but those of train have \(train); all must match"
    default: "it has \(shape.kind.rawValue), but train has \(train.kind.rawValue); all must match"
    }
  }

  /// Rejects scored sets that contain all training images, or only training images. `Plan.notes` reports a partial
  /// overlap.
  ///
  /// Images are compared if sets read the same files, and always if the recipe has `data.validation`.
  private func checkOverlaps(_ plan: Plan) throws(RecipeError) {
    for source in plan.scored where plan.validation != nil || source.sharesFiles(with: plan.train) {
      let (trained, tested) = (try plan.train.fingerprints().count, try source.fingerprints().count)
      guard plan.isTested(source), let shared = source.overlap(with: plan.train), shared > 0 else { continue }
      if shared == trained { throw source.problem("these include all training images; use others") }
      if shared == tested { throw source.problem("all of these are training images; use others") }
    }
  }

  /// The maximum length of a file name in bytes. It leaves room for the suffix of temporary files.
  private static let longestName = 120

  /// Rejects names that lead to file names that are too long. Otherwise scoring would fail after training.
  private func checkNames(_ plan: Plan) throws {
    let rule = "at most \(Self.longestName) are possible"
    let name = plan.experiment.name
    if name.utf8.count > Self.longestName {
      throw RunError(
        "'name' makes a folder name of \(name.utf8.count) bytes; \(rule): give the experiment a shorter one")
    }
    for source in plan.sources {
      let files = (Layer.ofEveryNetwork + plan.scorers.map(\.choice.value.layer)).map(Store.file)
      let length = "\(source.name).views-1000-000000.".utf8.count + (files.map(\.utf8.count).max() ?? 0)
      if length > Self.longestName {
        throw source.problem("the set's name makes a file name of \(length) bytes; \(rule): give it a shorter one")
      }
    }
    for scorer in plan.scorers {
      let lengths = plan.scored.map { (set: $0.name, bytes: "\(scorer.label).\($0.name).npy".utf8.count) }
      if let longest = lengths.max(by: { $0.bytes < $1.bytes }), longest.bytes > Self.longestName {
        throw scorer.choice.problem(
          "its label and the set '\(longest.set)' make a file name of \(longest.bytes) bytes; \(rule): "
            + "give it a shorter 'label'")
      }
    }
  }

  private func checkWarmUp(_ plan: Plan) throws(RecipeError) {
    let schedule = plan.setup.schedule
    guard let choice = plan.experiment.train.schedule else { return }
    for phase in plan.phases {
      let span = schedule.over == .run ? phase.epochsOfRun : phase.epochs
      if schedule.warmUp >= Double(span) {
        throw choice.problem(
          "its warm-up of \(schedule.warmUp) epochs must be shorter than the \(span) epochs of phase \(phase.name)")
      }
    }
  }

  /// Checks before training that the training set is large enough for the scorers and clusterers.
  private func checkSizes(_ plan: Plan, _ count: Int) throws(RecipeError) {
    for scorer in plan.scorers {
      do throws(ScoringError) {
        try scorer.choice.value.validate(images: count)
      } catch {
        throw scorer.choice.problem("\(error)")
      }
    }
    for options in plan.experiment.train.phases.entries.map(\.value) {
      for by in options.clusters?.by?.choices ?? [] {
        do throws(ClusteringError) {
          try by.value.validate(images: count)
        } catch {
          throw by.problem("\(error)")
        }
      }
    }
  }
}
