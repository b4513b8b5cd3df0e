import Clutch

/// Stochastic gradient descent with momentum (Sutskever et al., ICML 2013), with the formula of `torch.optim.SGD`.
///
/// g = ∇ + weightDecay·w; v ← momentum·v + g; w ← w − rate·v, or with Nesterov w − rate·(g + momentum·v).
struct SGD: Optimizer {
  static let name = "sgd"

  /// The step size; higher learns faster until training becomes unstable. Raise it in proportion to the batch size.
  var learningRate = 0.06
  /// The fraction of the last step that the next one keeps, below 1; higher averages the gradient over more batches.
  var momentum = 0.9
  /// Shrinks all weights toward 0 at each step; higher means smaller weights and more regularization.
  var weightDecay = 0.0
  /// Uses Nesterov momentum, which steps as if the momentum had already moved the weights; often slightly faster.
  var nesterov = false

  func validate() throws(OptionError) {
    try require("learningRate", learningRate, above: 0)
    try require("momentum", momentum, in: 0..<1)
    try require("weightDecay", weightDecay, atLeast: 0)
    if nesterov && momentum == 0 { throw OptionError("momentum", "must be greater than 0 with nesterov, but is 0.0") }
  }

  func start(_ parameters: [NamedTensor]) -> any Updater { Descent(self, parameters) }

  final class Descent: Updater {
    private let options: SGD
    private let parameters: [Tensor]
    private let velocities: [Tensor]
    let tensors: [NamedTensor]

    init(_ options: SGD, _ parameters: [NamedTensor]) {
      self.options = options
      self.parameters = parameters.map(\.tensor)
      tensors = parameters.map { $0.zeros("momentum_buffer") }
      velocities = tensors.map(\.tensor)
    }

    func step(factor: Double) {
      let moved = parameters.indices.filter { parameters[$0].gradient != nil }
      let weights = moved.map { parameters[$0] }
      let velocities = moved.map { self.velocities[$0] }
      var steps = moved.compactMap { parameters[$0].gradient }
      if options.weightDecay > 0 {
        callAll("aten::_foreach_add_.List", steps, weights, key("alpha", options.weightDecay))
      }
      callAll("aten::_foreach_mul_.Scalar", velocities, options.momentum)
      callAll("aten::_foreach_add_.List", velocities, steps)
      if options.nesterov {
        steps = callAll("aten::_foreach_add.List", steps, velocities, key("alpha", options.momentum)).tensors
      } else {
        steps = velocities
      }
      callAll("aten::_foreach_add_.List", weights, steps, key("alpha", -options.learningRate * factor))
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(SGD.self) }
