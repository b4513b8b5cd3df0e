import Components

/// A phase of training: its options with the components built.
public struct Phase: Sendable {
  public let name: String
  /// Its index among the phases. It is part of the seed of all draws.
  public let index: Int
  public let epochs: Int
  /// The loss with its place in the recipe.
  package let lossChoice: Choice<Losses>
  /// The clustering options; nil if the phase does not cluster.
  public let reclustering: Reclustering?
  /// The number of epochs of the earlier phases.
  public let epochsBefore: Int
  /// The number of epochs of the whole run.
  public let epochsOfRun: Int

  public var loss: AnyLoss { lossChoice.value }

  /// `true` if the loss is an objective, which may have a state and layers of its own.
  package var hasObjective: Bool { if case .ofBatches = loss { true } else { false } }

  public init(
    name: String, index: Int, epochs: Int, loss: Choice<Losses>, reclustering: Reclustering?, epochsBefore: Int,
    epochsOfRun: Int
  ) {
    self.name = name
    self.index = index
    self.epochs = epochs
    lossChoice = loss
    self.reclustering = reclustering
    self.epochsBefore = epochsBefore
    self.epochsOfRun = epochsOfRun
  }
}

/// The options for clustering the training set during a phase.
public struct Reclustering: Sendable {
  /// The algorithms, at least one. Each makes a clustering of its own.
  public let clusterers: [any Clusterer]
  /// The number of epochs from one clustering to the next.
  public let every: Int
  public let layer: Layer

  public init(by clusterers: [any Clusterer], every: Int, on layer: Layer) {
    self.clusterers = clusterers
    self.every = every
    self.layer = layer
  }
}
