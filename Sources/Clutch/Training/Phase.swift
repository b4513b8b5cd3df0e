/// A phase of training, ready to run: its options with the components made.
public struct Phase: Sendable {
  public let name: String
  /// Its place among the phases, which seeds its draws.
  public let index: Int
  public let epochs: Int
  /// The loss, as the recipe names it.
  let lossChoice: Choice<Losses>
  /// Present where the phase clusters.
  public let reclustering: Reclustering?
  /// Epochs of the run that lie before this phase, and of the run as a whole.
  public let epochsBefore: Int
  public let epochsOfRun: Int

  public var loss: AnyLoss { lossChoice.part }

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

/// How a phase clusters the training set.
public struct Reclustering: Sendable {
  public let clusterer: any Clusterer
  /// Epochs between two clusterings.
  public let every: Int
  public let layer: Layer

  public init(by clusterer: any Clusterer, every: Int, on layer: Layer) {
    self.clusterer = clusterer
    self.every = every
    self.layer = layer
  }
}
