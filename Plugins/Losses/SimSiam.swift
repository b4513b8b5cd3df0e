import Clutch

/// SimSiam: predicts the projection of one view from that of another, without negatives and without a teacher.
///
///     −mean over pairs of views a ≠ b of  cos(h(z_a), stop(z_b))
///
/// h is the predictor, Linear-BN-ReLU-Linear. No gradient flows through stop(·), which together with the predictor
/// prevents the collapse to one point. Give the predictor a constant learning rate, as the authors do:
/// `train.groups: { predictor: { of: [predictor], constant: true } }`. The authors' projector ends with batch norm.
///
/// Source: arXiv 2011.10566, eq. 1 to 4 and algorithm 1.
struct SimSiam: Objective {
  static let name = "sim-siam"

  /// The length of the predictor's hidden vectors; the authors use a quarter of the projection's length.
  var hidden = 64
  /// Applies the predictor. Without it, all projections collapse to one point; turn it off only to see that.
  var predictor = true

  func validate() throws(OptionError) { try require("hidden", hidden, in: 1...16384) }

  func start(_ setup: ObjectiveSetup) -> any Learner {
    let d = setup.model.head.outputs
    return State(predictor ? setup.placed(perceptron([d, hidden, d], batchNorm: true, setup.random)) : nil)
  }

  final class State: Learner {
    private let predictor: (any Module)?

    init(_ predictor: (any Module)?) { self.predictor = predictor }

    func loss(_ batch: Batch) throws -> Tensor {
      let z = try batch.embed().projections  // [v, n, d]
      let p = predictor?.eachView(z) ?? z  // [v, n, d]
      return negativeCosine(p, targets: z)  // []
    }

    var learned: [NamedModule] { predictor.map { [NamedModule("predictor", $0)] } ?? [] }

    var collapsedLosses: ClosedRange<Double>? { -1.001 ... -0.998 }

    var collapseAdvice: String {
      "A predictor, batch norm in the head, stronger augmentation or a lower learning rate may help"
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(SimSiam.self) }
