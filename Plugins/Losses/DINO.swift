import Clutch
import Foundation

/// DINO: predicts a teacher's soft assignment of one view to prototypes from another view of the same image.
///
///     mean over the teacher's views a and other views b of  −Σ_k p_ak · log softmax_k(z_b·w_k/τ)
///     p_a = softmax((z'_a·w' − c) / τ')
///
/// w are learned unit prototypes, z' and w' those of the teacher, whose weights are a moving average of the student's.
/// The center c is a moving average of the teacher's scores over the whole batch. Centering keeps one prototype from
/// taking all images, and a low τ' keeps the assignments from becoming uniform. The teacher sees only the leading views
/// that have the size of the first one; the student sees all views (multi-crop: give `augment` one list per view).
///
/// The model's head is DINO's, up to the prototypes; its projections are compared at unit length. Batches of fewer than
/// about 64 images make the center noisy. The authors limit the norm of each gradient to 3; `train.clip-norm` limits
/// that of all gradients together.
///
/// Source: arXiv 2104.14294, algorithm 1 and eq. 4; the frozen prototypes are those of the authors' code. The defaults
/// are solo-learn's for CIFAR-10, with a faster teacher for short trainings.
struct DINO: Objective {
  static let name = "dino"

  /// The number of prototypes; more prototypes distinguish finer kinds and need more training.
  var prototypes = 4096
  /// Divides the student's cosine similarities; lower makes predictions sharper.
  var temperature = 0.1
  /// Divides the teacher's cosine similarities, after centering; lower makes assignments sharper and helps against
  /// uniform ones. The authors raise it from 0.04 to 0.07 in 30 epochs.
  var teacherTemperature: Ramp = 0.07
  /// The fraction of the teacher's weights that a step keeps; higher makes it change more slowly.
  var momentum = Ramp(from: 0.99, to: 1)
  /// The fraction of the center that a step keeps; higher makes it follow the teacher's scores more slowly.
  var centerMomentum = 0.9
  /// The number of epochs in which the prototypes are not trained, so that the encoder first learns to spread the
  /// images.
  var frozen = 1.0

  func validate() throws(OptionError) {
    try require("prototypes", prototypes, in: 2...1_000_000)
    try require("temperature", temperature, above: 0)
    try require("teacherTemperature", teacherTemperature, above: 0)
    try require("momentum", momentum, in: 0...1)
    try require("centerMomentum", centerMomentum, in: 0...1)
    try require("frozen", frozen, atLeast: 0)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner { try State(self, setup) }

  final class State: Learner {
    private let options: DINO
    private let prototypes: Prototypes
    private let teacher: Teacher
    private let teacherPrototypes: Tensor  // [k, d]
    private let center: Tensor  // [k]

    init(_ options: DINO, _ setup: ObjectiveSetup) throws {
      self.options = options
      prototypes = setup.placed(Prototypes(options.prototypes, setup.model.head.outputs, setup.random))
      teacher = try Teacher(setup)
      teacherPrototypes = prototypes.weight.detach().clone()
      center = Tensor.zeros([options.prototypes]).to(setup.model.device)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let side = batch.views[0].shape
      let count = (0..<batch.views.count).prefix { batch.views[$0].shape == side }.count
      let known = try batch.embed(batch.views[0..<count], by: teacher).unit  // [t, n, d]
      let targets = withoutGradient { assign(known, batch.progress) }  // [t, n, k]
      let unit = try batch.embed().unit  // [v, n, d]
      let scores = prototypes(unit, training: batch.epoch >= options.frozen)  // [v, n, k]
      let predictions = (scores / options.temperature).logSoftmax(axis: 2)  // [v, n, k]
      return meanOverPairs(count, unit.size(0)) { a, b in -(targets[a] * predictions[b]).sum(axis: 1).mean() }  // []
    }

    /// Returns the teacher's assignments [t, n, k], and then moves the center toward its scores.
    private func assign(_ unit: Tensor, _ progress: Double) -> Tensor {
      let scores = unit.matmul(teacherPrototypes.to(unit.dtype).normalize().transpose())  // [t, n, k]
      let targets = ((scores - center) / options.teacherTemperature(progress)).softmax(axis: 2)
      let (m, mean) = (options.centerMomentum, scores.mean(axis: 0, 1))  // [k]
      center.copy(from: m * center + (1 - m) * mean)
      return targets
    }

    var learned: [NamedModule] { [NamedModule("prototypes", prototypes)] }

    var kept: [NamedTensor] {
      teacher.tensors + [
        NamedTensor(name: "teacher.prototypes.weight", tensor: teacherPrototypes, isBuffer: true),
        NamedTensor(name: "center", tensor: center, isBuffer: true),
      ]
    }

    func stepped(_ progress: Double) {
      let m = options.momentum(progress)
      teacher.follow(momentum: m)
      teacherPrototypes.copy(from: m * teacherPrototypes + (1 - m) * prototypes.weight)
    }

    /// The loss is log k if all assignments and predictions are uniform.
    var collapsedLosses: ClosedRange<Double>? {
      let uniform = log(Double(options.prototypes))
      return (uniform * 0.9998)...(uniform * 1.0002)
    }

    var collapseAdvice: String {
      "A lower teacher temperature, fewer prototypes, larger batches or a lower learning rate may help"
    }
  }

  /// Directions that are compared with projections: [.., d] -> [.., k]. Only the directions of the weights matter.
  final class Prototypes: Module {
    let weight: Tensor  // [k, d]

    init(_ count: Int, _ dimensions: Int, _ random: Generator) {
      weight = parameter(Tensor.randn([count, dimensions], random).normalize())
    }

    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      input.matmul((training ? weight : weight.detach()).normalize().transpose())
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(DINO.self) }
