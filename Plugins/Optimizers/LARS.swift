import Clutch

/// SGD with steps in proportion to each layer's weights, for large batches (You et al., arXiv 1708.03888, alg. 1).
///
/// g = ∇ + weightDecay·w; λ = trust·‖w‖ / (‖∇‖ + weightDecay·‖w‖); v ← momentum·v + rate·λ·g; w ← w − v.
/// Vectors (biases, batch norm) have no weight decay and no adaptation: g = ∇, λ = 1, as in SimCLR. If a norm is 0, λ
/// is 1.
struct LARS: Optimizer {
  static let name = "lars"

  /// The step size; higher learns faster until training becomes unstable. Raise it in proportion to the batch size.
  var learningRate = 1.0
  /// The fraction of the last step that the next one keeps, below 1; higher averages the gradient over more batches.
  var momentum = 0.9
  /// Shrinks the weights of layers toward 0 at each step; higher means smaller weights and more regularization.
  var weightDecay = 0.000001
  /// The distance that a layer moves per step at learning rate 1, as a fraction of its norm; higher means longer steps.
  var trust = 0.001

  func validate() throws(OptionError) {
    try require("learningRate", learningRate, above: 0)
    try require("momentum", momentum, in: 0..<1)
    try require("weightDecay", weightDecay, atLeast: 0)
    try require("trust", trust, above: 0)
  }

  func start(_ parameters: [NamedTensor]) -> any Updater { Descent(self, parameters) }

  final class Descent: Updater {
    private let options: LARS
    private let parameters: [Tensor]
    let tensors: [NamedTensor]

    init(_ options: LARS, _ parameters: [NamedTensor]) {
      self.options = options
      self.parameters = parameters.map(\.tensor)
      tensors = parameters.map { $0.zeros("momentum_buffer") }
    }

    func step(factor: Double) {
      let rate = options.learningRate * factor
      let moved = parameters.indices.filter { parameters[$0].gradient != nil }
      let layers = moved.filter { parameters[$0].rank > 1 }
      let vectors = moved.filter { parameters[$0].rank <= 1 }

      let velocities = (layers + vectors).map { tensors[$0].tensor }
      let steps = adapted(layers) + vectors.compactMap { parameters[$0].gradient }
      callAll("aten::_foreach_mul_.Scalar", velocities, options.momentum)
      callAll("aten::_foreach_add_.List", velocities, steps, key("alpha", rate))
      callAll("aten::_foreach_sub_.List", (layers + vectors).map { parameters[$0] }, velocities)
    }

    /// Returns λ·(∇ + weightDecay·w) for each of `layers`.
    private func adapted(_ layers: [Int]) -> [Tensor] {
      if layers.isEmpty { return [] }
      let weights = layers.map { parameters[$0] }
      let gradients = layers.compactMap { parameters[$0].gradient }
      let lengths = Tensor.stack(callAll("aten::_foreach_norm.Scalar", weights).tensors)  // [layers]
      let slopes = Tensor.stack(callAll("aten::_foreach_norm.Scalar", gradients).tensors)  // [layers]
      let ratios = options.trust * lengths / (slopes + options.weightDecay * lengths)
      let lambdas = ratios.fill((lengths .== 0) | (slopes .== 0), with: 1)
      let decayed = callAll("aten::_foreach_add.List", gradients, weights, key("alpha", options.weightDecay)).tensors
      callAll("aten::_foreach_mul_.List", decayed, callAll("aten::unbind.int", lambdas).tensors)
      return decayed
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(LARS.self) }
