import Clutch

/// Finds a teacher's projection of another view of the image among the teacher's projections of the whole batch.
///
/// With q = h(z) at length 1, where h is a predictor, the teacher's projections k at length 1, τ the `temperature`, and
/// the mean taken over all images i and all pairs of views a ≠ b:
///
///     log Σ_j exp(q_ai·k_bj/τ) − q_ai·k_bi/τ
///
/// The teacher's weights are a moving average of the model's. Source: MoCo v3 (arXiv 2104.02057, algorithm 1), here with
/// a linear predictor and without the factor 2τ.
struct NewComponent: Objective {
  static let name = "new-component"

  /// The divisor of the cosine similarities; a higher value weights all other images more equally, a lower value lets
  /// the most similar ones dominate.
  var temperature = 0.2
  /// The fraction of its weights that the teacher keeps at each step; a higher value makes it change more slowly.
  var momentum: Ramp = 0.99

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("momentum", momentum, in: 0...1)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner { try State(self, setup) }

  /// What training changes besides the model.
  final class State: Learner {
    private let options: NewComponent
    private let predictor: Linear
    private let teacher: Teacher

    init(_ options: NewComponent, _ setup: ObjectiveSetup) throws {
      let length = setup.model.head.outputs
      self.options = options
      predictor = setup.placed(Linear(length, length, bias: false, setup.random))
      teacher = try Teacher(setup)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let projections = try batch.embed().projections  // [v, n, d]
      let queries = predictor(projections, training: true).normalize()  // [v, n, d]
      let keys = try batch.embed(batch.views, by: teacher).unit  // [v, n, d]
      var terms: [Tensor] = []
      for a in 0..<queries.size(0) {
        for b in 0..<keys.size(0) where b != a {
          let cosines = queries[a].matmul(keys[b].transpose())  // [n, n]
          let own = (queries[a] * keys[b]).sum(axis: 1)  // [n]
          terms.append(((cosines / options.temperature).logSumExp(axis: 1) - own / options.temperature).mean())
        }
      }
      return Tensor.stack(terms).mean()  // []
    }

    // Checkpoints hold these two, so that an interrupted run goes on with the same bits.
    var learned: [NamedModule] { [NamedModule("predictor", predictor)] }
    var kept: [NamedTensor] { teacher.tensors }

    func stepped(_ progress: Double) { teacher.follow(momentum: options.momentum(progress)) }
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
