import Clutch

/// SwAV: predicts the prototypes of one view from another view of the same image.
///
///     mean over assigned views a and other views b of  −Σ_k q_ak · log softmax_k(z_b·c_k/τ)
///
/// c are learned unit prototypes. The codes q of a batch are soft assignments that use all prototypes equally, found by
/// Sinkhorn-Knopp iterations without gradients. Only views of the first view's size are assigned, all others predict
/// (multi-crop: give `augment` one list per view). A queue of earlier projections makes the codes of small batches
/// steadier.
///
/// Source: arXiv 2006.09882, eq. 2 to 5 and appendix A; the queue and the frozen prototypes are those of the authors'
/// code.
struct SwAV: Objective {
  static let name = "swav"

  /// The number of prototypes; at most a few times the number of images per step and in the queue.
  var prototypes = 100
  /// Divides the cosine similarities with prototypes; lower makes predictions sharper.
  var temperature = 0.1
  /// The regularization of the codes; lower makes them sharper and helps against collapse, but needs more iterations.
  var epsilon = 0.05
  /// The number of Sinkhorn-Knopp iterations; more makes the codes use the prototypes more equally.
  var iterations = 3
  /// The number of earlier images whose projections join the codes; 0 for none.
  var queue = 0
  /// The epoch from which the queue is used; early projections change too fast.
  var queueStart = 0.0
  /// The number of epochs in which the prototypes are not trained, so that the encoder first learns to spread.
  var frozen = 0.0

  func validate() throws(OptionError) {
    try require("prototypes", prototypes, in: 2...1_000_000)
    try require("temperature", temperature, above: 0)
    try require("epsilon", epsilon, above: 0)
    try require("iterations", iterations, in: 1...1000)
    try require("queue", queue, in: 0...10_000_000)
    try require("queueStart", queueStart, atLeast: 0)
    try require("frozen", frozen, atLeast: 0)
  }

  func start(_ setup: ObjectiveSetup) -> any Learner { State(self, setup) }

  final class State: Learner {
    private let options: SwAV
    private let prototypes: Prototypes
    /// The queue of each assigned view, by the number of the view; empty without queues.
    private let queues: [(view: Int, queue: Queue)]

    init(_ options: SwAV, _ setup: ObjectiveSetup) {
      self.options = options
      let d = setup.model.head.outputs
      prototypes = setup.placed(Prototypes(options.prototypes, d, setup.random))
      // Only views of the first view's size are assigned.
      let shapes = options.queue == 0 ? [] : setup.viewShapes
      queues = shapes.indices.filter { shapes[$0] == shapes[0] }.map { view in
        (view, Queue(length: options.queue, dimensions: d, setup))
      }
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let unit = try batch.embed().unit  // [v, n, d]
      let side = batch.views[0].shape
      let assigned = (0..<unit.size(0)).filter { batch.views[$0].shape == side }
      let scores = prototypes(unit, training: batch.epoch >= options.frozen)  // [v, n, k]
      let predictions = (scores / options.temperature).logSoftmax(axis: 2)  // [v, n, k]
      var terms: [Tensor] = []
      for a in assigned {
        let codes = withoutGradient { assign(unit[a].detach(), scores[a].detach(), a, batch.epoch) }  // [n, k]
        for b in 0..<unit.size(0) where b != a {
          terms.append(-(codes * predictions[b]).sum(axis: 1).mean())
        }
      }
      return Tensor.stack(terms).mean()  // []
    }

    /// The codes of a view [n, k]. Those of the queue are computed with the current prototypes and then dropped.
    private func assign(_ unit: Tensor, _ scores: Tensor, _ view: Int, _ epoch: Double) -> Tensor {
      guard epoch >= options.queueStart, let queue = queues.first(where: { $0.view == view })?.queue else {
        return sinkhorn(scores)
      }
      defer { queue.push(unit) }
      if queue.count < queue.length { return sinkhorn(scores) }
      let all = Tensor.concatenate([prototypes(queue.vectors.to(unit.dtype), training: false), scores])
      return sinkhorn(all)[queue.length..<all.size(0)]
    }

    /// Returns soft assignments with rows of sum 1 that use all columns equally: [m, k] -> [m, k].
    private func sinkhorn(_ scores: Tensor) -> Tensor {
      var q = ((scores - scores.max()) / options.epsilon).exp()  // [m, k]
      q = q / q.sum()
      for _ in 0..<options.iterations {
        q = q / (q.sum(axis: 0, keep: true) * q.size(1)).clamp(min: 1e-30)
        q = q / (q.sum(axis: 1, keep: true) * q.size(0)).clamp(min: 1e-30)
      }
      return q * q.size(0)
    }

    var learned: [NamedModule] { [NamedModule("prototypes", prototypes)] }
    var kept: [NamedTensor] { queues.flatMap { $0.queue.tensors("queue\($0.view)") } }

    func stepped(_ progress: Double) { prototypes.normalize() }

    var collapseAdvice: String {
      "A lower epsilon, fewer prototypes, frozen prototypes in the first epoch or a queue may help"
    }
  }

  /// Unit vectors that are compared with projections: [.., d] -> [.., k].
  final class Prototypes: Module {
    let weight: Tensor  // [k, d]

    init(_ count: Int, _ dimensions: Int, _ random: Generator) {
      weight = parameter(Tensor.randn([count, dimensions], random).normalize())
    }

    /// - Parameter training: `false` to leave the prototypes without a gradient.
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      input.matmul((training ? weight : weight.detach()).transpose())
    }

    func normalize() { withoutGradient { weight.copy(from: weight.normalize()) } }
  }
}

@section("plugins") @used private let entry: Entry = { register(SwAV.self) }
