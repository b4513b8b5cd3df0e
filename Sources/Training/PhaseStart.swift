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
    if case .memory = learner.clusterSource, let layer = reclustering?.layer, layer != .projection {
      throw lossChoice.problem(
        "it clusters stored projections, so clusters.on must be projection, but is \(layer.name)")
    }
    let names = state(of: learner).all.map(\.name)
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw RecipeError([lossChoice.fault("has two tensors named '\(names[twice])'; name them differently")])
    }
    return learner
  }

  /// The layers that an objective adds to those of the model.
  ///
  /// - Throws: `RecipeError` at the place of the loss if an added layer cannot have its name.
  package func layers(of learner: any Learner, in model: Model) throws(RecipeError) -> [LearnerLayer] {
    let layers = learner.allLayers
    var taken = Network.taken + model.encoder.layers.map(\.name)
    for layer in layers {
      if Layer(named: layer.name) == nil {
        throw RecipeError([lossChoice.fault("adds a layer '\(layer.name)', but a layer must be named like layer3")])
      }
      if taken.contains(layer.name) {
        throw RecipeError([lossChoice.fault("adds a layer '\(layer.name)', but this name is taken; rename it")])
      }
      taken.append(layer.name)
    }
    return layers
  }

  /// The layers that the objective adds, with the state at the end of the phase.
  ///
  /// - Parameters:
  ///   - setup: its model has the weights of the checkpoint.
  ///   - checkpoint: the final checkpoint of the phase.
  package func layers(_ setup: ObjectiveSetup, from checkpoint: Checkpoint) throws -> [LearnerLayer] {
    let learner = try start(setup)
    try checkpoint.restore(state(of: learner).all)
    return try layers(of: learner, in: setup.model)
  }

  /// The tensors of the objective, named as in checkpoints.
  package func state(of learner: any Learner) -> ObjectiveTensors {
    ObjectiveTensors(learner, named: "objective.\(lossChoice.name)")
  }
}
