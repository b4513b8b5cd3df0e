import Clutch

/// NNCLR: contrasts the nearest neighbor of an image's projection with the predictions of another view.
///
///     mean over pairs of views a ≠ b and images i of  log Σ_j exp(m_ai·h(z_bj)/τ) − m_ai·h(z_bi)/τ
///
/// m_ai is the vector of the queue that is most similar to z_ai, and h the predictor, Linear-BN-ReLU-Linear. No
/// gradient flows through m. The queue has earlier projections of the first view; the neighbors are found before the
/// batch is added. Neighbors are often other images of the same kind, so the positives vary more than augmented views
/// do.
///
/// Until the queue is filled with projections, many neighbors are random vectors. Use a queue that is full after a few
/// epochs.
///
/// Source: arXiv 2104.14548, eq. 3 and 4, as in solo-learn: one queue, and only the batch's predictions as negatives.
/// lightly puts neighbors into NT-Xent instead, which has twice as many negatives.
struct NNCLR: Objective {
  static let name = "nnclr"

  /// Divides the cosine similarities; lower lets the most similar images of the batch dominate.
  var temperature = 0.2
  /// The number of projections among which neighbors are found; more gives closer but older neighbors.
  var queue = 4096
  /// The length of the predictor's hidden vectors; longer makes the prediction more accurate.
  var hidden = 512

  func validate() throws(OptionError) {
    try require("temperature", temperature, above: 0)
    try require("queue", queue, in: 1...10_000_000)
    try require("hidden", hidden, in: 1...16384)
  }

  func start(_ setup: ObjectiveSetup) -> any Learner { State(self, setup) }

  final class State: Learner {
    private let temperature: Double
    private let predictor: any Module
    private let queue: Queue

    init(_ options: NNCLR, _ setup: ObjectiveSetup) {
      let d = setup.model.head.outputs
      temperature = options.temperature
      predictor = setup.placed(perceptron([d, options.hidden, d], batchNorm: true, setup.random))
      queue = Queue(length: options.queue, dimensions: d, setup)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let views = try batch.embed()
      let predictions = predictor.eachView(views.projections).normalize()  // [v, n, d]
      let unit = views.unit.detach()  // [v, n, d]
      let known = queue.vectors.to(unit.dtype)  // [queue, d]
      queue.push(unit[0])
      let neighbors = (0..<unit.size(0)).map { view in
        known[unit[view].matmul(known.transpose()).argmax(axis: 1)]  // [n, d]
      }
      return meanOverPairs(unit.size(0), unit.size(0)) { a, b in
        batchContrast(neighbors[a], keys: predictions[b], temperature: temperature)
      }
    }

    var learned: [NamedModule] { [NamedModule("predictor", predictor)] }
    var kept: [NamedTensor] { queue.tensors() }

    var collapseAdvice: String {
      "Larger batches, a longer queue, batch norm in the head or another learning rate may help"
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(NNCLR.self) }
