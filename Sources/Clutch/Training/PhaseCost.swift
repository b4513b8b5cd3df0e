/// A hash of everything that determines the duration of an epoch. Phases with equal values take about as long.
struct PhaseCost: Codable, Hashable, Sendable {
  /// A hash of the machine, the images, their views and the network.
  let network: String
  /// A hash of `network`, the loss and the clusterer.
  let phase: String

  static let fileName = "cost.json"
}

extension Plan {
  /// - Parameter index: the index of the phase.
  func cost(of index: Int) -> PhaseCost {
    let train = experiment.train
    let network = StageKey(
      "network cost",
      [
        "machine": environment.machineText, "precision": environment.precision,
        "images": experiment.data.train?.nodeWithoutPaths.yaml ?? "", "encoder": experiment.encoder?.node.yaml ?? "",
        "head": experiment.head?.node.yaml ?? "", "augment": experiment.augment.map(\.node.yaml).joined(),
        "batch": "\(train.batch)", "views": "\(train.views)",
      ])
    let options = train.phases.entries[index].value
    let phase = StageKey(
      "phase cost",
      [
        "network": network.hex, "loss": options.loss?.name ?? "", "clusterer": options.clusters?.by?.node.yaml ?? "",
        "every": "\(options.clusters?.every ?? 0)",
      ])
    return PhaseCost(network: network.hex, phase: phase.hex)
  }
}
