import Clutch

/// BYOL: predicts a teacher's projection of one view from the student's projection of another.
///
///     mean over pairs of views a ≠ b of  2 − 2·cos(h(z_a), z'_b)
///
/// h is the predictor, and z' the projection of the teacher, a moving average of the student. Source: arXiv 2006.07733,
/// eq. 1 and 2.
struct MyBYOL: Objective {
  static let name = "my-byol"

  /// The fraction of its weights that the teacher keeps at each step; higher makes it change more slowly.
  var momentum = Ramp(from: 0.99, to: 1)
  /// The length of the predictor's hidden vectors; longer makes the prediction more accurate.
  var hidden = 256

  func validate() throws(OptionError) {
    try require("momentum", momentum, in: 0...1)
    try require("hidden", hidden, in: 1...16384)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner { try State(self, setup) }

  /// The teacher and the predictor during a phase.
  final class State: Learner {
    private let momentum: Ramp
    private let predictor: Sequential
    private let teacher: Teacher

    init(_ options: MyBYOL, _ setup: ObjectiveSetup) throws {
      let length = setup.model.head.outputs
      momentum = options.momentum
      predictor = setup.placed(perceptron([length, options.hidden, length], batchNorm: true, setup.random))
      teacher = try Teacher(setup)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let student = try batch.embed().projections  // [v, n, d]
      let targets = try batch.embed(batch.views, by: teacher).unit  // [v, n, d]
      var terms: [Tensor] = []
      for a in 0..<student.size(0) {
        let predicted = predictor(student[a], training: true).normalize()  // [n, d]
        for b in 0..<targets.size(0) where b != a {
          let cosines = (predicted * targets[b]).sum(axis: 1)  // [n]
          terms.append((2 - 2 * cosines).mean())
        }
      }
      return Tensor.stack(terms).mean()  // []
    }

    var learned: [NamedModule] { [NamedModule("predictor", predictor)] }
    var kept: [NamedTensor] { teacher.tensors }

    func stepped(_ progress: Double) { teacher.follow(momentum: momentum(progress)) }

    var collapsedLosses: ClosedRange<Double>? { -0.001...0.002 }
    var collapseAdvice: String { "A higher momentum of the teacher or batch norm in the head may help" }
  }
}

@section("plugins") @used private let entry: Entry = { register(MyBYOL.self) }
