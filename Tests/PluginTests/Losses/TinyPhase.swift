import Clutch
import Testing

@testable import Components
@testable import Training

/// A phase of an objective on vectors, whose model is the identity in float64.
struct TinyPhase {
  let model: Model
  let learner: any Learner
  /// All tensors of the objective.
  let tensors: [NamedTensor]

  /// - Parameters:
  ///   - loss: the objective, written as in a recipe.
  ///   - length: the length of the vectors, features and projections.
  init(_ loss: String, views: Int = 2, images: Int = 4, length: Int = 2) throws {
    func build() -> Model {
      let random = Generator(seed: 1)
      let parts = (0..<2).map { _ in Linear(length, length, bias: false, random) }
      for part in parts {
        part.convert(to: .float64)
        withoutGradient { part.tensors[0].tensor.copy(from: .eye(length, .float64)) }
      }
      return Model(
        encoder: Network(parts[0], outputs: length), head: Network(parts[1], outputs: length), normalization: nil,
        device: .cpu, shape: .vector(length))
    }
    let model = build()
    let setup = ObjectiveSetup(model, batch: images, images: images, views: views, Generator(seed: 2)) { build() }
    let learner = try TinyPhase.read(loss).start(setup)
    TinyPhase.widen(learner)
    let state = ObjectiveTensors(learner, named: "objective")
    (self.model, self.learner, tensors) = (model, learner, state.learned + state.kept)
  }

  static func read(_ loss: String) throws -> AnyLoss {
    try #require(try decode(OneLoss.self, from: parse("loss: \(loss)", file: "test.yaml")).loss).value
  }

  private static func widen(_ learner: any Learner) {
    for part in learner.learned { part.module.convert(to: .float64) }
    for part in learner.parts { widen(part.learner) }
  }

  /// The loss of vectors [views][images][length].
  func loss(_ views: [[[Double]]], _ clusterings: BatchClusters...) throws -> Tensor {
    let (n, length) = (views[0].count, views[0][0].count)
    let vectors = Tensor(views.flatMap { $0.flatMap { $0 } }, [views.count * n, length])
    let source = Batch.Source(
      images: { vectors[0..<n] }, views: { ImageViews(vectors, views: views.count) },
      generator: { _, _ in Generator(seed: 4) })
    return try learner.loss(
      Batch(model, rows: .arange(n), clusterings: clusterings, epoch: 0, progress: 0, source))
  }

  /// Clusters with centers along the given axes.
  static func clusters(_ assignments: [Int], axes: [Int], length: Int = 2) -> BatchClusters {
    BatchClusters(
      assignments: Tensor(assignments), centers: Tensor.eye(length, .float64)[Tensor(axes)],
      concentrations: .full([axes.count], 0.2, .float64), sizes: Tensor(Array(repeating: 5, count: axes.count)))
  }

  func tensor(_ name: String) throws -> Tensor {
    try #require(tensors.first { $0.name == name }, "there are \(tensors.map(\.name))").tensor
  }
}

private struct OneLoss: Options { var loss: Choice<Losses>? }
