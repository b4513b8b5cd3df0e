import Components
import Recipe
import Storage
import Torch

extension Phase {
  /// Starts the objective of the phase.
  ///
  /// - Throws: `RecipeError` at the place of the loss.
  package func start(_ setup: ObjectiveSetup) throws -> any Learner {
    let learner = try lossChoice.checked("to start in phase \(name)") {
      do {
        return try loss.start(setup)
      } catch let error as OptionError {
        throw lossChoice.problem("\(error)")
      }
    }
    let names = state(of: learner).all.map(\.name)
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw RecipeError([lossChoice.fault("has two tensors named '\(names[twice])'; name them differently")])
    }
    return learner
  }

  /// The tensors of the objective, named as in checkpoints.
  package func state(of learner: any Learner) -> ObjectiveTensors {
    ObjectiveTensors(learner, named: "objective.\(lossChoice.name)")
  }
}
