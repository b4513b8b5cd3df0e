import Clutch
import Foundation

/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2), as `torch.optim.AdamW`.
///
/// w ← (1 − rate·weightDecay)·w; m ← β₁m + (1 − β₁)∇; v ← β₂v + (1 − β₂)∇²;
/// w ← w − rate·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε) at step t = 1, 2, … of this parameter. Steps in which it has no
/// gradient do not count.
struct AdamW: Optimizer {
  static let name = "adamw"

  /// The step size; higher learns faster until training becomes unstable.
  var learningRate = 0.001
  /// Shrinks all weights toward 0 at each step, in proportion to the learning rate; higher means smaller weights.
  var weightDecay = 0.01
  /// The fraction of the running mean of gradients that a step keeps, below 1; higher averages over more batches.
  var beta1 = 0.9
  /// The same for the running mean of squared gradients; higher adapts the step sizes more slowly.
  var beta2 = 0.999
  /// The number added to the square root of the running mean of squares; higher damps the steps of weights with tiny
  /// gradients.
  var epsilon = 1e-8

  func validate() throws(OptionError) {
    try require("learningRate", learningRate, above: 0)
    try require("weightDecay", weightDecay, atLeast: 0)
    try require("beta1", beta1, in: 0..<1)
    try require("beta2", beta2, in: 0..<1)
    try require("epsilon", epsilon, above: 0)
  }

  func start(_ parameters: [NamedTensor]) -> any Updater { Moments(self, parameters) }

  final class Moments: Updater {
    private let options: AdamW
    private let parameters: [Tensor]
    private let means: [NamedTensor]
    private let squares: [NamedTensor]
    /// The number of steps of each parameter so far, int64 [], on the CPU.
    private let steps: [NamedTensor]

    init(_ options: AdamW, _ parameters: [NamedTensor]) {
      self.options = options
      self.parameters = parameters.map(\.tensor)
      means = parameters.map { $0.zeros("exp_avg") }
      squares = parameters.map { $0.zeros("exp_avg_sq") }
      steps = parameters.map { NamedTensor(name: "\($0.name).step", tensor: .zeros([], .int64), isBuffer: true) }
    }

    var tensors: [NamedTensor] { means + squares + steps }

    func step(factor: Double) {
      let (beta1, beta2, rate) = (options.beta1, options.beta2, options.learningRate * factor)
      let moved = parameters.indices.filter { parameters[$0].gradient != nil }
      if moved.isEmpty { return }
      let weights = moved.map { parameters[$0] }
      let gradients = moved.compactMap { parameters[$0].gradient }
      let means = moved.map { self.means[$0].tensor }
      let squares = moved.map { self.squares[$0].tensor }

      callAll("aten::_foreach_add_.Scalar", moved.map { steps[$0].tensor }, 1)
      callAll("aten::_foreach_mul_.Scalar", weights, 1 - rate * options.weightDecay)
      callAll("aten::_foreach_mul_.Scalar", means, beta1)
      callAll("aten::_foreach_add_.List", means, gradients, key("alpha", 1 - beta1))
      callAll("aten::_foreach_mul_.Scalar", squares, beta2)
      callAll("aten::_foreach_addcmul_.Scalar", squares, gradients, gradients, 1 - beta2)

      // The t of parameters differs if some were added later, or had no gradient in some steps.
      let counts = moved.map { steps[$0].tensor.item }
      for t in Set(counts).sorted() {
        let same = counts.indices.filter { counts[$0] == t }
        let roots = callAll("aten::_foreach_sqrt", same.map { squares[$0] }).tensors
        callAll("aten::_foreach_div_.Scalar", roots, (1 - pow(beta2, t)).squareRoot())
        callAll("aten::_foreach_add_.Scalar", roots, options.epsilon)
        let scale = -rate / (1 - pow(beta1, t))
        callAll("aten::_foreach_addcdiv_.Scalar", same.map { weights[$0] }, same.map { means[$0] }, roots, scale)
      }
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(AdamW.self) }
