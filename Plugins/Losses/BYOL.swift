import Clutch

/// BYOL: predicts a teacher's projection of one view from the student's projection of another, without negatives.
///
///     mean over pairs of views a ≠ b of  2 − 2·cos(h(z_a), stop(z'_b))
///
/// h is the predictor, Linear-BN-ReLU-Linear, and z' the projection of the teacher, whose weights are a moving average
/// of the student's. The paper adds the two directions, which doubles the loss of two views.
///
/// Source: arXiv 2006.07733, eq. 1 and 2; the schedule of `momentum` is that of section 3.3.
struct BYOL: Objective {
  static let name = "byol"

  /// The fraction of the teacher's weights that a step keeps; higher makes it change more slowly. The paper raises it
  /// from 0.996 to 1 in 1,000 epochs; short trainings need lower values.
  var momentum = Ramp(from: 0.99, to: 1)
  /// The length of the predictor's hidden vectors; longer makes the prediction more accurate.
  var hidden = 512

  func validate() throws(OptionError) {
    try require("momentum", momentum, in: 0...1)
    try require("hidden", hidden, in: 1...16384)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner { try State(self, setup) }

  final class State: Learner {
    private let momentum: Ramp
    private let predictor: any Module
    let teacher: Teacher

    init(_ options: BYOL, _ setup: ObjectiveSetup) throws {
      let d = setup.model.head.outputs
      momentum = options.momentum
      predictor = setup.placed(perceptron([d, options.hidden, d], batchNorm: true, setup.random))
      teacher = try Teacher(setup)
    }

    func loss(_ batch: Batch) throws -> Tensor { try predict(batch).loss }

    /// Returns the loss, and the projections of student and teacher.
    ///
    /// - Parameter noise: the standard deviation of normal noise on the projections that the predictor sees.
    func predict(_ batch: Batch, noise: Double = 0) throws -> (loss: Tensor, student: Views, targets: Views) {
      let targets = try batch.embed(batch.views, by: teacher)
      let student = try batch.embed()
      var z = student.projections  // [v, n, d]
      if noise > 0 { z = z + noise * Tensor.randn(z.shape, batch.generator("noise"), z.dtype).to(z.device) }
      let p = predictor.eachView(z)  // [v, n, d]
      return (2 + 2 * negativeCosine(p, targets: targets.projections), student, targets)
    }

    var learned: [NamedModule] { [NamedModule("predictor", predictor)] }
    var kept: [NamedTensor] { teacher.tensors }

    func stepped(_ progress: Double) { teacher.follow(momentum: momentum(progress)) }

    var collapsedLosses: ClosedRange<Double>? { -0.001...0.002 }

    var collapseAdvice: String {
      "A higher momentum of the teacher, batch norm in the head or stronger augmentation may help"
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(BYOL.self) }
