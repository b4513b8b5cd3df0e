import Clutch

/// SGD with steps in proportion to each layer's weights, for large batches (You et al., arXiv 1708.03888, alg. 1).
///
/// g = ∇ + weightDecay·w; λ = trust·‖w‖ / (‖∇‖ + weightDecay·‖w‖ + epsilon); v ← momentum·v + rate·λ·g; w ← w − v.
/// Vectors (biases, batch norm) have no weight decay and no adaptation: g = ∇, λ = 1, as in SimCLR. If a norm is 0, λ
/// is 1. The defaults are the paper's. These options give the steps of other implementations:
///
/// * Meta (Barlow Twins, VICReg, MoCo v3): `norms: joint, velocity: gradients`
/// * lightning-bolts (lightly): `epsilon: 1e-8, velocity: gradients`
/// * solo-learn on CIFAR: the same with `trust: 0.02, clip: true`
/// * torchlars (CSI), LARC (SwAV): `epsilon: 1e-8, velocity: gradients, exclude-vectors: false`
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
  /// A number to add to the denominator of λ; higher shortens the steps of layers with small gradients.
  var epsilon = 0.0
  /// The denominator of λ: with `separate`, ‖∇‖ + weightDecay·‖w‖; with `joint`, ‖∇ + weightDecay·w‖, which is smaller
  /// if gradient and weight decay oppose each other.
  var norms = Norms.separate
  /// The terms that v adds up: `steps` adds rate·λ·g, so each term keeps the rate of its step; `gradients` adds λ·g,
  /// and the current rate multiplies all of v. The two differ only while the rate changes.
  var velocity = Velocity.steps
  /// Replaces rate·λ by the smaller of rate and λ, so that no layer moves farther than with SGD.
  var clip = false
  /// Excludes vectors, such as biases, from weight decay and adaptation. Otherwise, they are treated like layers.
  var excludeVectors = true

  enum Norms: String, Decodable, Sendable, CaseIterable {
    case separate
    case joint
  }

  enum Velocity: String, Decodable, Sendable, CaseIterable {
    case steps
    case gradients
  }

  func validate() throws(OptionError) {
    try require("learningRate", learningRate, above: 0)
    try require("momentum", momentum, in: 0..<1)
    try require("weightDecay", weightDecay, atLeast: 0)
    try require("trust", trust, above: 0)
    try require("epsilon", epsilon, atLeast: 0)
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
      let isLayer = { [self] (i: Int) in parameters[i].rank > 1 || !options.excludeVectors }
      let (layers, vectors) = (moved.filter(isLayer), moved.filter { !isLayer($0) })

      let weights = (layers + vectors).map { parameters[$0] }
      let velocities = (layers + vectors).map { tensors[$0].tensor }
      let gradients = adapted(layers, rate) + vectors.compactMap { parameters[$0].gradient }
      callAll("aten::_foreach_mul_.Scalar", velocities, options.momentum)
      switch options.velocity {
      case .steps:
        callAll("aten::_foreach_add_.List", velocities, gradients, key("alpha", rate))
        callAll("aten::_foreach_sub_.List", weights, velocities)
      case .gradients:
        callAll("aten::_foreach_add_.List", velocities, gradients)
        callAll("aten::_foreach_sub_.List", weights, velocities, key("alpha", rate))
      }
    }

    /// Returns λ·(∇ + weightDecay·w) for each of `layers`.
    private func adapted(_ layers: [Int], _ rate: Double) -> [Tensor] {
      if layers.isEmpty { return [] }
      let weights = layers.map { parameters[$0] }
      let gradients = layers.compactMap { parameters[$0].gradient }
      let decayed = callAll("aten::_foreach_add.List", gradients, weights, key("alpha", options.weightDecay)).tensors
      let lengths = norms(weights)  // [layers]
      let slopes = norms(options.norms == .joint ? decayed : gradients)  // [layers]
      let decay = options.norms == .joint ? 0 : options.weightDecay
      var ratios = options.trust * lengths / (slopes + decay * lengths + options.epsilon)
      if options.clip { ratios = (ratios / rate).clamp(max: 1) }
      let lambdas = ratios.fill((lengths .== 0) | (slopes .== 0), with: 1)
      callAll("aten::_foreach_mul_.List", decayed, callAll("aten::unbind.int", lambdas).tensors)
      return decayed
    }

    /// Returns the norm of each tensor as one vector.
    private func norms(_ tensors: [Tensor]) -> Tensor {
      Tensor.stack(callAll("aten::_foreach_norm.Scalar", tensors).tensors)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(LARS.self) }
