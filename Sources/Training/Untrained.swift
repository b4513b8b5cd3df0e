import Components
import Torch

/// The optimizer and schedule in the setup of a run that trains nothing, where a recipe need not name any.
package struct Untrained: Optimizer, Schedule {
  package static let name = "untrained"
  package var over: ScheduleSpan { .phase }
  package var warmUp: Double { 0 }

  package init() {}

  package var learningRate: Double { 0 }
  package func start(_ parameters: [NamedTensor]) -> any Updater {
    preconditionFailure("a run without phases has no optimizer; name one in train.optimizer")
  }

  package func callAsFunction(_ progress: Double) -> Double { 1 }
}
