import Clutch
import Training

/// A golden case of an objective with state: steps of gradient descent on a linear model, computed in float64.
///
/// The encoder maps vectors to features, the head features to projections; neither has a bias.
struct ObjectiveCase: CaseOptions {
  var loss: Choice<Losses>?
  var source: String?
  var waives: [String] = []
  /// The number of training images.
  var images = 64
  /// The vectors of every step [steps][views][samples][length].
  var steps: Numbers?
  /// The clusterings of the samples, which are the same in every step; required if the loss reads clusters.
  var clusterings: [CaseClusters] = []
  /// The weights at the start by name: `encoder.weight` [features][length], `head.weight` [dimensions][features], and all
  /// that the objective learns. What it keeps may be absent, and then has its initial value.
  var weights = NamedNumbers()
  /// The step size of w ← w − rate·∇.
  var rate = 0.1
  /// The number of steps per epoch.
  var epoch = 1
  /// The number of epochs of the phase; if absent, so many that the steps end it.
  var epochs: Int?
  /// The loss of every step.
  var values: [Double]?
  /// Weights and other tensors after the last step by name.
  var state = NamedNumbers()
  var tolerance = 0.00001

  var choice: Choice<Losses>? { loss }

  func validate() throws(OptionError) {
    try requireGiven(
      ("steps", steps != nil, "vectors [steps][views][samples][length]"),
      ("values", values != nil, "the loss of every step"))
    try requireNesting("steps", steps, rank: 4, "[steps][views][samples][length]")
    try require("tolerance", tolerance, atLeast: 0)
    try require("images", images, atLeast: 1)
    try require("rate", rate, above: 0)
    try require("epoch", epoch, atLeast: 1)
    if let epochs { try require("epochs", epochs, atLeast: 1) }
    if loss?.value.readsClusters == true, clusterings.isEmpty {
      throw OptionError("clusterings", "must be given for a loss that reads clusters, but are absent")
    }
    if let samples = steps?.shape[2], let other = clusterings.first(where: { $0.clusters.count != samples }) {
      throw OptionError(
        "clusterings", "must have a cluster for each of the \(samples) samples, but one has \(other.clusters.count)")
    }
    if let steps, let values, values.count != steps.shape[0] {
      throw OptionError("values", "must be one for each of the \(steps.shape[0]) steps, but are \(values.count)")
    }
    for name in ["encoder.weight", "head.weight"] {
      guard let given = weights[name] else { throw OptionError("weights", "must have '\(name)', but do not") }
      try requireNesting("weights", given, rank: 2, "[outputs][inputs]")
    }
  }

  func check(_ loss: AnyLoss, _ attempt: Attempt) throws {
    guard let steps, let values, let encoder = weights["encoder.weight"], let head = weights["head.weight"]
    else { return }
    let vectors = steps.tensor  // [steps, v, n, p]
    let (count, views, n) = (vectors.size(0), vectors.size(1), vectors.size(2))
    func build() -> Model {
      let random = Generator(seed: 1)
      return Model(
        encoder: Network(Linear(encoder.shape[1], encoder.shape[0], bias: false, random), outputs: encoder.shape[0]),
        head: Network(Linear(head.shape[1], head.shape[0], bias: false, random), outputs: head.shape[0]),
        normalization: nil, device: .cpu, shape: .vector(vectors.size(3)))
    }
    let model = build()
    for network in [model.encoder, model.head] { network.module.convert(to: .float64) }
    try set(model.tensors, all: true)
    let start = ObjectiveSetup(model, batch: n, images: images, views: views, Generator(seed: 2)) {
      let copy = build()
      for network in [copy.encoder, copy.head] { network.module.convert(to: .float64) }
      return copy
    }
    let learner = try withTorchErrors { try loss.start(start) }
    widen(learner)
    let own = ObjectiveTensors(learner, named: "objective")
    try set(own.learned, all: true)
    try set(own.kept, all: false)
    let all = model.tensors + own.learned + own.kept
    for (name, _) in weights.entries { _ = try tensor(name, of: all) }
    let phase = Double(epochs ?? (count + epoch - 1) / epoch)
    for step in 0..<count {
      let views = ImageViews(vectors[step].reshape(views * n, -1), views: views)
      let done = Double(step) / Double(epoch)
      let batch = Batch(
        model, rows: Tensor.arange(n), clusterings: clusterings.map(\.batch), epoch: done, progress: done / phase,
        Batch.Source(
          images: { views[0] }, views: { views }, generator: { _, _ in Generator(seed: UInt64(step)) }))
      attempt.input = "step \(step + 1)"
      let value = try withTorchErrors { try learner.loss(batch) }
      try expect(
        difference("the loss", value.detach(), from: Tensor([values[step]], []), within: tolerance, relative: tolerance)
      )
      try withTorchErrors { descend(value, model.parameters + own.learned.filter { !$0.isBuffer }) }
      withoutGradient { learner.stepped((Double(step + 1) / Double(epoch)) / phase) }
    }
    attempt.input = "after step \(count)"
    for (name, expected) in state.entries {
      let found = try tensor(name, of: all).detach().to(.float64)
      try expect(
        difference("'\(name)'", found, from: expected.tensor, within: tolerance, relative: tolerance))
    }
  }

  /// Converts everything that an objective learns to float64.
  private func widen(_ learner: any Learner) {
    for part in learner.learned { part.module.convert(to: .float64) }
    for part in learner.parts { widen(part.learner) }
  }

  private func tensor(_ name: String, of all: [NamedTensor]) throws(CheckFailure) -> Tensor {
    if let found = all.first(where: { shortName($0) == name }) { return found.tensor }
    throw CheckFailure("there is no tensor '\(name)'; there are \(all.map(shortName).joined(separator: ", "))")
  }

  private func descend(_ loss: Tensor, _ parameters: [NamedTensor]) {
    loss.backward()
    withoutGradient {
      for part in parameters {
        if let gradient = part.tensor.gradient { call("aten::sub_.Tensor", part.tensor, rate * gradient) }
        part.tensor.gradient = nil
      }
    }
  }

  private func shortName(_ part: NamedTensor) -> String {
    part.name.hasPrefix("objective.") ? String(part.name.dropFirst(10)) : part.name
  }

  /// Sets tensors to the given weights.
  private func set(_ tensors: [NamedTensor], all: Bool) throws {
    for part in tensors {
      guard let given = weights[shortName(part)] else {
        if all && !part.isBuffer {
          throw CheckFailure("'weights' must have '\(shortName(part))', because it is drawn at random")
        }
        continue
      }
      try expect(
        given.shape == part.tensor.shape,
        "'weights' has '\(shortName(part))' with the shape \(given.shape), but should have \(part.tensor.shape)")
      withoutGradient { part.tensor.copy(from: given.tensor) }
    }
  }
}
