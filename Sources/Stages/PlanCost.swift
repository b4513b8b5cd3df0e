import Training

extension Plan {
  /// - Parameter index: the index of the phase.
  package func cost(of index: Int) -> PhaseCost {
    let train = experiment.train
    let network = StageKey(
      "network cost",
      [
        "machine": environment.machineText, "precision": environment.precision,
        "images": experiment.data.train?.node { _ in "" }.yaml ?? "", "encoder": experiment.encoder?.node.yaml ?? "",
        "head": experiment.head?.node.yaml ?? "", "augment": experiment.augment.choices.map(\.node.yaml).joined(),
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
