import Clutch

/// Moves every weight by the same distance, against the sign of its averaged gradient.
///
///     w ← w − rate·(sign(β₁·m + (1 − β₁)·∇) + weightDecay·w),   then   m ← β₂·m + (1 − β₂)·∇
///
/// with β₁ = `mixing` and β₂ = `memory`. (Lion: Chen et al., arXiv 2302.06675, algorithm 2.)
struct NewComponent: Optimizer {
  static let name = "new-component"

  /// The distance that every weight moves in a step; a higher rate learns faster until training becomes unstable. Start
  /// with a tenth of the rate for AdamW.
  var learningRate = 0.0003
  /// The share of the average in the direction of a step; a lower value follows the current batch more.
  var mixing = 0.9
  /// The share of the average that the next step keeps; a higher value averages over more batches.
  var memory = 0.99
  /// The pull of every weight toward 0 at each step; a higher value means smaller weights and more regularization.
  var weightDecay = 0.0

  func validate() throws(OptionError) {
    try require("learningRate", learningRate, above: 0)
    try require("mixing", mixing, in: 0..<1)
    try require("memory", memory, in: 0..<1)
    try require("weightDecay", weightDecay, atLeast: 0)
  }

  func start(_ parameters: [NamedTensor]) -> any Updater { Descent(self, parameters) }

  private final class Descent: Updater {
    let options: NewComponent
    let parameters: [Tensor]
    /// The averaged gradients; a checkpoint saves and restores them.
    let tensors: [NamedTensor]

    init(_ options: NewComponent, _ parameters: [NamedTensor]) {
      self.options = options
      self.parameters = parameters.map(\.tensor)
      tensors = parameters.map { $0.zeros("average") }
    }

    func step(factor: Double) {
      let rate = options.learningRate * factor
      for (weight, average) in zip(parameters, tensors.map(\.tensor)) {
        guard let gradient = weight.gradient else { continue }
        let mixed = average * options.mixing + gradient * (1 - options.mixing)
        let move = call("aten::sign", mixed) + weight * options.weightDecay
        weight.copy(from: weight - move * rate)
        average.copy(from: average * options.memory + gradient * (1 - options.memory))
      }
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
