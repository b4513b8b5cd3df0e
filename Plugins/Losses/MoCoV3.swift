import Clutch

/// MoCo v3: recognizes a teacher's projection of another view of the same image among those of the batch.
///
///     2τ · sum over both directions of  mean_i [ log Σ_j exp(h(z_ai)·z'_bj/τ) − h(z_ai)·z'_bi/τ ]
///
/// h is the predictor, Linear-BN-ReLU-Linear without biases, and z' the projection of the teacher, whose weights are a
/// moving average of the student's. There is no queue: the negatives are the other images of the batch, so large
/// batches help. With more than two views, the sum becomes twice the mean over all pairs a ≠ b.
///
/// Source: arXiv 2104.02057, algorithm 1; the factor 2τ keeps the size of the gradient when τ changes. The teacher
/// follows after each step, whereas the authors' code moves it before the forward pass. The authors' projector ends
/// with a batch norm without scale and shift.
struct MoCoV3: Objective {
  static let name = "moco-v3"

  /// Divides the cosine similarities; lower lets the most similar images of the batch dominate.
  var temperature = 0.2
  /// The fraction of the teacher's weights that a step keeps; higher makes it change more slowly.
  var momentum = Ramp(from: 0.99, to: 1)
  /// The length of the predictor's hidden vectors; the authors use 4096.
  var hidden = 512

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("momentum", momentum, in: 0...1)
    try require("hidden", hidden, in: 1...16384)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner { try State(self, setup) }

  final class State: Learner {
    private let options: MoCoV3
    private let predictor: any Module
    private let teacher: Teacher

    init(_ options: MoCoV3, _ setup: ObjectiveSetup) throws {
      self.options = options
      let (d, hidden, random) = (setup.model.head.outputs, options.hidden, setup.random)
      predictor = setup.placed(
        Sequential {
          Linear(d, hidden, bias: false, random)
          BatchNorm(hidden)
          ReLU(inPlace: true)
          Linear(hidden, d, bias: false, random)
        })
      teacher = try Teacher(setup)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let keys = try batch.embed(batch.views, by: teacher).unit  // [v, n, d]
      let queries = predictor.eachView(try batch.embed().projections).normalize()  // [v, n, d]
      let mean = meanOverPairs(queries.size(0), keys.size(0)) { a, b in
        batchContrast(queries[a], keys: keys[b], temperature: options.temperature)
      }
      return 4 * options.temperature * mean  // []
    }

    var learned: [NamedModule] { [NamedModule("predictor", predictor)] }
    var kept: [NamedTensor] { teacher.tensors }

    func stepped(_ progress: Double) { teacher.follow(momentum: options.momentum(progress)) }

    var collapseAdvice: String {
      "Larger batches, batch norm in the head, a higher momentum of the teacher or a lower learning rate may help"
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(MoCoV3.self) }
