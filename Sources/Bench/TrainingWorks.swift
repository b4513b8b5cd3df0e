import Clutch
import Foundation
import Stages
import Storage
import Training

/// A training step on precomputed views: forward, loss, backward, update.
func step(_ settings: Settings, _ turns: Turns) throws {
  let plan = try settings.plan()
  let images = try plan.train.images()
  let model = try plan.makeModel(images)
  let parameters = model.parameters
  let setup = plan.setup
  let updater = setup.optimizer.start(parameters)
  let pixels = images.samples[0..<setup.batch].map { $0.to(plan.device) }.floats
  let views = setup.views(of: pixels, 0, 0, 0)
  guard case .ofViews(let loss) = plan.phases[0].loss else { throw SettingsError("step needs a loss without clusters") }
  while turns.next() {
    let batch = Batch(
      model, rows: .arange(setup.batch), clusterings: [], epoch: 0, progress: 0,
      Batch.Source(
        images: { pixels }, views: { views }, generator: { _, _ in Generator(seed: 0) },
        isHalf: setup.precision == .bf16))
    let value = try loss(batch.embed())
    turns["loss"] = value.item
    value.backward()
    withoutGradient {
      updater.step(factor: 1)
      for parameter in parameters { parameter.tensor.gradient = nil }
    }
  }
}

/// The augmentation of `batches` batches.
func views(_ settings: Settings, _ turns: Turns) throws {
  let plan = try settings.plan()
  let images = try plan.train.images().samples
  let batches = images.split(plan.setup.batch).prefix(try settings.number("batches"))
  while turns.next() {
    for (step, batch) in batches.enumerated() {
      _ = plan.setup.views(of: batch.map { $0.to(plan.device) }.floats, 0, 0, step)
    }
  }
}

/// The computation of the features of `count` images.
func embed(_ settings: Settings, _ turns: Turns) throws {
  let plan = try settings.plan()
  let images = try plan.train.images()
  let model = try plan.makeModel(images)
  let part = images.samples[0..<(try settings.number("count"))]
  while turns.next() { _ = try model.embed(part) }
}

/// The epochs of a run as `clutch run` trains it, one per turn, with log and checkpoint; results go to `runs`.
func epoch(_ settings: Settings, _ turns: Turns) throws {
  let clock = EpochClock(turns)
  do {
    // The run does not retain its observer.
    try withExtendedLifetime(clock) {
      _ = try Run(settings.plan(), store: Store(runs: settings.text("runs")), observer: clock).execute()
    }
    throw SettingsError("epoch reached the end of its recipe before the last turn; it needs more epochs")
  } catch is Stopped {}
}

/// Pauses a run until the next turn.
private final class EpochClock: Observer {
  private let turns: Turns
  private(set) var wantsStop = false

  init(_ turns: Turns) { self.turns = turns }

  func report(_ event: Event) {
    switch event {
    case .phase: wantsStop = !turns.next()
    case .epoch(let report):
      turns["loss"] = report.loss
      wantsStop = !turns.next()
    default: break
    }
  }
}
