import Clutch
import Training

/// A small model in training with an objective, on random images.
final class ObjectiveTrial {
  let model: Model
  let learner: any Learner
  private let images: Tensor  // [n, c, h, w]
  private let views: Int
  private let rate: Double
  private let steps: Int
  private let clusterings: [BatchClusters]
  private let parameters: [Tensor]
  /// All tensors that training changes or keeps.
  let tensors: [NamedTensor]
  /// The names of the learned parameters that have had a gradient.
  private(set) var moved: Set<String> = []
  private let learned: [NamedTensor]
  /// The tensors that are only kept.
  let kept: [NamedTensor]

  /// The number of images of a step.
  static let batch = 8

  /// - Parameters:
  ///   - steps: the number of steps of the phase.
  ///   - seed: the seed of all initial values.
  init(_ loss: AnyLoss, views: Int = 2, steps: Int, seed: UInt64 = 1, on device: Device = .cpu) throws {
    (self.views, self.steps, rate) = (views, steps, 0.05)
    let shape = ImageShape(channels: 1, height: 8, width: 8)
    func build(_ seed: UInt64) -> Model {
      let random = Generator(seed: seed)
      return Model(
        encoder: Network(convolutionalNetwork(channels: 1, width: 4, blocks: 2, random), outputs: 8),
        head: Network(perceptron([8, 16, 12], batchNorm: true, random), outputs: 12),
        normalization: Normalization(mean: [0.5], deviation: [0.25]), device: device, shape: .image(shape))
    }
    let model = build(seed)
    images = Tensor.rand([Self.batch, 1, 8, 8], Generator(seed: 7)).to(device)
    let start = ObjectiveSetup(
      model, batch: Self.batch, images: 64, views: views, Generator(seed: seed)
    ) { build(seed + 1) }
    let learner = try withTorchErrors { try loss.start(start) }
    let state = ObjectiveTensors(learner, named: "objective")
    (self.model, self.learner, learned, kept) = (model, learner, state.learned, state.kept)
    let trained = model.parameters + state.learned.filter { !$0.isBuffer }
    parameters = trained.map(\.tensor)
    tensors = model.tensors + state.learned + state.kept
    let centers = Tensor.randn([3, 12], Generator(seed: 3)).normalize().to(device)
    func clusters(by divisor: Int) -> BatchClusters {
      BatchClusters(
        assignments: Tensor((0..<Self.batch).map { $0 / divisor % 3 }).to(device), centers: centers,
        concentrations: .full([3], 0.2, on: device), sizes: Tensor([3, 3, 2]).to(device))
    }
    clusterings = loss.readsClusters ? [clusters(by: 1), clusters(by: 3)] : []
  }

  /// All tensors, as the learner names them now.
  var named: [NamedTensor] {
    let state = ObjectiveTensors(learner, named: "objective")
    return model.tensors + state.learned + state.kept
  }

  /// The names of learned parameters without a gradient so far.
  var unmoved: [String] { learned.filter { !$0.isBuffer && !moved.contains($0.name) }.map(\.name) }

  /// Returns the batch of a step; the views are the images with noise.
  func batch(_ step: Int) -> Batch {
    let (images, views, device) = (images, views, model.device)
    let source = Batch.Source(
      images: { images },
      views: {
        let random = Generator(seed: 100 + UInt64(step))
        let copies = Tensor.concatenate(Array(repeating: images, count: views))
        let noise = Tensor.randn(copies.shape, random).to(device)
        return ImageViews((copies + 0.1 * noise).clamp(min: 0, max: 1), views: views)
      }, generator: { purpose, _ in Generator(seed: UInt64(purpose.utf8.count + step), on: device) })
    return Batch(
      model, rows: Tensor.arange(Self.batch, on: device), clusterings: clusterings, epoch: Double(step),
      progress: Double(step) / Double(steps), source)
  }

  /// Takes a step of gradient descent.
  ///
  /// - Returns: the loss.
  @discardableResult
  func step(_ step: Int, of batch: Batch? = nil) throws -> Double {
    let loss = try withTorchErrors { try learner.loss(batch ?? self.batch(step)) }
    try expect(loss.shape == [], "the loss has the shape \(loss.shape), but should be a scalar, of shape []")
    try withTorchErrors { loss.backward() }
    for part in learned where part.tensor.gradient != nil { moved.insert(part.name) }
    try withTorchErrors {
      withoutGradient {
        for parameter in parameters {
          if let gradient = parameter.gradient { call("aten::sub_.Tensor", parameter, rate * gradient) }
          parameter.gradient = nil
        }
        learner.stepped(Double(step + 1) / Double(steps))
      }
    }
    return loss.item
  }

  /// Returns the vectors of a layer that the objective adds, of some of the images.
  func vectors(of layer: LearnerLayer, _ range: Range<Int> = 0..<ObjectiveTrial.batch) throws -> Tensor {
    try withTorchErrors {
      withoutGradient {
        let samples = images[range]
        let features = model(samples, training: false).features
        return layer(samples, features: features, of: model)
      }
    }
  }

  /// Copies of the current tensors.
  var copies: [NamedTensor] {
    tensors.map { NamedTensor(name: $0.name, tensor: $0.tensor.detach().clone(), isBuffer: $0.isBuffer) }
  }

  /// Overwrites all tensors, as a resumed run does.
  func restore(_ copies: [NamedTensor]) {
    withoutGradient { for (own, copy) in zip(tensors, copies) { own.tensor.copy(from: copy.tensor) } }
  }

  /// A description of the first tensor whose bits differ from `expected`; nil if there is none.
  func difference(from expected: [NamedTensor]) -> String? {
    for (own, other) in zip(tensors, expected) {
      if let found = otherBits("'\(own.name)'", own.tensor.detach(), than: other.tensor) { return found }
    }
    return nil
  }
}
