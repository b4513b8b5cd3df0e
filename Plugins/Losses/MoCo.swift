import Clutch

/// MoCo: distinguishes a teacher's projection of another view of the same image from a queue of those of other images.
///
///     mean over images of  −log( exp(q·k/τ) / (exp(q·k/τ) + Σ_{j in queue} exp(q·k_j/τ)) )
///
/// q is the student's unit projection of the first view, k the teacher's of the second. With `symmetric`, the two views
/// also change roles, each with a queue of its own, and the loss is the mean of both (MoCo v2+).
///
/// Source: arXiv 1911.05722, eq. 1 and algorithm 1; the defaults are those of the authors' demo for CIFAR-10. MoCo v2
/// (arXiv 2003.04297) adds a head with a hidden layer and stronger augmentations, which the recipe sets. The teacher's
/// batch norm sees whole batches; the authors shuffle images among GPUs instead.
struct MoCo: Objective {
  static let name = "moco"

  /// Divides the cosine similarities; lower lets the most similar images of the queue dominate.
  var temperature: Ramp = 0.1
  /// The number of projections in the queue; more gives more negatives, and older ones.
  var queue = 4096
  /// The fraction of the teacher's weights that a step keeps; higher makes it change more slowly.
  var momentum: Ramp = 0.99
  /// Compares in both directions, which costs one more pass of student and teacher.
  var symmetric = false

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("queue", queue, in: 1...10_000_000)
    try require("momentum", momentum, in: 0...1)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner {
    guard setup.views == 2 else {
      throw OptionError("train.views", "must be 2 for moco, but is \(setup.views)")
    }
    return try State(self, setup)
  }

  final class State: Learner {
    private let options: MoCo
    let teacher: Teacher
    private let queues: [Queue]

    init(_ options: MoCo, _ setup: ObjectiveSetup) throws {
      self.options = options
      teacher = try Teacher(setup)
      queues = (0..<(options.symmetric ? 2 : 1)).map { _ in
        Queue(length: options.queue, dimensions: setup.model.head.outputs, setup)
      }
    }

    func loss(_ batch: Batch) throws -> Tensor { try contrast(batch).loss }

    /// Returns the loss, and the unit projections that it compares with keys [v, n, d].
    func contrast(_ batch: Batch) throws -> (loss: Tensor, queries: Tensor) {
      let temperature = options.temperature(batch.progress)
      let queries = try (options.symmetric ? batch.embed() : batch.embed(batch.views[0..<1])).unit  // [v, n, d]
      let keys = try batch.embed(options.symmetric ? batch.views : batch.views[1..<2], by: teacher).unit  // [v, n, d]
      let terms = queues.indices.map { i in
        let key = keys[queues.count - 1 - i]  // of the other view [n, d]
        let own = (queries[i] * key).sum(axis: 1, keep: true)  // [n, 1]
        let others = queries[i].matmul(queues[i].vectors.to(key.dtype).transpose())  // [n, queue]
        queues[i].push(key)
        let logits = Tensor.concatenate([own, others], axis: 1) / temperature  // [n, 1 + queue]
        return (logits.logSumExp(axis: 1) - logits.select(axis: 1, 0)).mean()  // []
      }
      return (Tensor.stack(terms).mean(), queries)
    }

    var kept: [NamedTensor] {
      teacher.tensors + queues.enumerated().flatMap { $1.tensors(queues.count == 1 ? "queue" : "queue\($0)") }
    }

    func stepped(_ progress: Double) { teacher.follow(momentum: options.momentum(progress)) }

    var collapseAdvice: String { "A longer queue, a higher momentum of the teacher or a lower learning rate may help" }
  }
}

@section("plugins") @used private let entry: Entry = { register(MoCo.self) }
