import Foundation

@testable import Experiments
@testable import Training

/// A recipe of toy components that trains in a moment.
let toyRecipe = """
  name: toys
  data:
    train: { toy: { levels: [40, 120] } }
    test: { toy: { levels: [40, 120], test: true } }
    ood:
      bright: { toy: { levels: [220], test: true } }
  encoder: toy
  head: toy
  augment: [toy-noise]
  train:
    batch: 8
    optimizer: toy
    schedule: toy
    phases:
      first: { epochs: 2, loss: toy }
      second: { epochs: 3, loss: toy-clusters, clusters: { by: toy, every: 2 } }
  machine: { device: cpu, precision: fp32, threads: 1 }
  score: [toy]
  """

/// The toy recipe, decoded, with overrides.
func toyExperiment(_ overrides: String..., text: String = toyRecipe) throws -> Experiment {
  toys
  let folder = try TemporaryFolder()
  return try Experiment(recipe: folder.write(text, "toys.yaml"), overrides: overrides)
}

/// Records events, and stops a run after a number of steps.
final class Recorder: Observer {
  private(set) var events: [Event] = []
  private var stepsLeft: Int

  init(stopAfter steps: Int = .max) { stepsLeft = steps }

  var wantsStop: Bool { stepsLeft <= 0 }

  func report(_ event: Event) {
    events.append(event)
    if case .step = event { stepsLeft -= 1 }
  }

  /// The number of training steps so far.
  var steps: Int { events.count { if case .step = $0 { true } else { false } } }
  var reused: [String] { events.compactMap { if case .reused(let stage) = $0 { stage } else { nil } } }
}
