import Components
import Recipe
import Storage
import Torch
import Training

/// Runs a forward and backward pass of 4 images through the augmentations, the network and each phase's loss.
///
/// If nothing is trained, it runs the network forward only. Each network is built once. Each loss is checked on the
/// network's projections.
final class CheckPass {
  private var projections: [String: Tensor] = [:]
  /// The lengths of the vectors of every layer, by network.
  private var lengths: [String: [Layer: Int]] = [:]
  /// The remarks on the encoder's weights, by network.
  private var remarks: [String: [String]] = [:]
  private var losses: Set<String> = []
  /// The lengths of the vectors of the layers that an objective adds, by network and loss.
  private var addedLengths: [String: [Layer: Int]] = [:]

  func check(_ plan: Plan, _ images: ImageFacts) throws {
    let few = min(4, images.count)
    let network = networkText(plan, images)
    if projections[network] == nil {
      (lengths[network], projections[network]) = try project(plan, few)
      remarks[network] = plan.weightRemarks
    }
    plan.weightRemarks = remarks[network] ?? []
    guard let output = projections[network], let lengths = lengths[network] else { return }  // [v·n, d]
    let added = try addedLengths(plan, network, lengths, images: few)
    try plan.checkLayers(among: lengths.keys, adding: added.map { Array($0.keys) })
    plan.featureLengths = lengths.merging(added.last ?? [:]) { own, _ in own }
    try checkScorers(plan)
    try ParameterGroupCheck(plan).run()
    for phase in plan.phases {
      guard losses.insert(lossText(network, phase)).inserted else { continue }
      if phase.hasObjective {
        try ObjectiveCheck(plan, phase, images: few, projection: output.size(1)).run()
        continue
      }
      let views = output.reshape(plan.setup.views, few, -1)
      let random = plan.setup.seed.generator("check noise", on: plan.device)
      // The images may be too similar for a loss. It is rejected only if it also fails on noise.
      if let flaw = try flaw(of: phase, views, clusters: 1),
        try self.flaw(of: phase, Tensor.randn(views.shape, random), clusters: min(2, few)) != nil
      {
        let loss = phase.lossChoice
        let advice = loss.trial == nil ? "; choose other options" : ""
        let problem = "gives \(flaw) in phase \(phase.name) for \(few) images, and also for noise\(advice)"
        throw RecipeError([loss.fault(problem)])
      }
    }
  }

  /// Returns the lengths of the layers that the objective of each phase adds, or nothing if the network has all layers
  /// that are read.
  private func addedLengths(
    _ plan: Plan, _ network: String, _ lengths: [Layer: Int], images: Int
  ) throws -> [[Layer: Int]] {
    if plan.readLayers.isSubset(of: lengths.keys) { return [] }
    return try plan.phases.map { phase in
      if !phase.hasObjective { return [:] }
      let text = lossText(network, phase)
      if let known = addedLengths[text] { return known }
      let found = try ObjectiveCheck(plan, phase, images: images, projection: lengths[.projection] ?? 0).layers()
      addedLengths[text] = found
      return found
    }
  }

  private func lossText(_ network: String, _ phase: Phase) -> String { "\(network)\n\(phase.lossChoice.node.yaml)" }

  /// Checks before training that scorers can be fitted on this number and length of features.
  private func checkScorers(_ plan: Plan) throws(RecipeError) {
    for scorer in plan.scorers {
      guard let facts = try plan.trainingFacts(for: scorer) else { continue }
      do throws(ScoringError) {
        try scorer.choice.value.validate(facts)
      } catch {
        throw scorer.choice.problem("\(error)")
      }
    }
  }

  /// Returns a text of everything that determines the network's output, except the initial weights.
  private func networkText(_ plan: Plan, _ images: ImageFacts) -> String {
    let experiment = plan.experiment
    let parts = [experiment.encoder?.node.yaml ?? "", experiment.head?.node.yaml ?? ""]
    let trained = plan.phases.isEmpty ? " untrained" : ""
    let input = "\(plan.device) \(plan.setup.views)\(trained) \(images.shape) \(experiment.data.normalize.node.flow)"
    let views = plan.scorers.flatMap { $0.views?.given.augment ?? [] }
    return ([input] + parts + (experiment.augment.choices + views).map(\.node.yaml)).joined(separator: "\n")
  }

  /// Runs the network forward and, if it is trained, backward.
  ///
  /// - Returns: the lengths of all layers, and the projections of all views.
  private func project(_ plan: Plan, _ few: Int) throws -> (lengths: [Layer: Int], projections: Tensor) {
    let images = try plan.train.images()
    let model = try plan.makeModel(images)
    let floats = images.samples[0..<few].to(plan.device).floats
    let random = plan.setup.seed.generator("check", on: plan.device)
    let ofScorers = plan.scorers.flatMap { $0.views?.given.augment ?? [] }
    for choice in ofScorers { _ = try augmented(floats, by: choice, random) }
    for list in plan.experiment.augment.lists {
      var view = floats
      for choice in list { view = try augmented(view, by: choice, random) }
    }
    let copies = Tensor.concatenate(Array(repeating: floats, count: plan.setup.views))
    let output = try plan.phases.isEmpty ? evaluate(plan, model, copies) : train(plan, model, copies, few)
    return (try lengths(plan, model, floats), output.detach())
  }

  /// Returns the projections of a network that nothing trains.
  private func evaluate(_ plan: Plan, _ model: Model, _ samples: Tensor) throws -> Tensor {
    try plan.encoding("on \(samples.size(0)) images") {
      withoutGradient { model(samples, training: false).projections }
    }
  }

  /// Returns the projections after a forward pass, and runs the backward pass.
  private func train(_ plan: Plan, _ model: Model, _ samples: Tensor, _ few: Int) throws -> Tensor {
    if model.parameters.isEmpty {
      throw RunError("train.phases has phases, but the network has no parameters to train")
    }
    let features = try plan.encoding("on \(few) images") { model.features(of: samples, training: true) }
    func work() -> Tensor {
      let output = model.head.module(features, training: true)
      // The head's backward pass runs alone first, so that its errors are not attributed to the encoder.
      let leaf = features.detach()
      leaf.requiresGradient = true
      model.head.module(leaf, training: true).sum().backward()
      return output
    }
    let output = try plan.head?.checked("on the encoder's output for \(few) images", work) ?? work()
    try plan.encoding("in the backward pass") { output.sum().backward() }
    return output
  }

  /// Returns the lengths of all layers of a network.
  private func lengths(_ plan: Plan, _ model: Model, _ floats: Tensor) throws -> [Layer: Int] {
    let others = model.encoder.layers
    let embedding = try plan.encoding("in evaluation on \(floats.size(0)) images") {
      withoutGradient { model.reading(others, of: floats) }
    }
    for layer in others {
      let shape = embedding.layers[layer]?.shape ?? []
      if shape.count != 2 || shape[0] != floats.size(0), let encoder = plan.encoder {
        throw RecipeError([encoder.fault("gives the layer '\(layer.name)' the shape \(shape), but it must be [n, d]")])
      }
    }
    return embedding.layers.mapValues { $0.size(1) }
  }

  /// Applies an augmentation, which may change only the height and width of images.
  private func augmented(_ images: Tensor, by choice: Choice<Augmentations>, _ random: Generator) throws -> Tensor {
    let changed = try choice.checked("on \(images.size(0)) images") { choice.value(images, random) }
    if changed.rank != images.rank || Array(changed.shape.prefix(2)) != Array(images.shape.prefix(2)) {
      throw choice.problem(
        "it turned images of shape \(images.shape) into \(changed.shape), but must keep their number and channels")
    }
    return changed
  }

  /// Returns the value or gradient of a loss that is not finite, in words; nil if both are finite.
  private func flaw(of phase: Phase, _ projections: Tensor, clusters: Int) throws -> String? {
    try phase.lossChoice.checked("in phase \(phase.name) for \(projections.size(1)) images") {
      let leaf = projections.detach()
      leaf.requiresGradient = true
      let loss = loss(of: phase, Views(leaf), clusters)
      loss.backward()
      let value: Double = loss.item
      if !value.isFinite { return value.isNaN ? "nan" : "\(value)" }
      return leaf.gradient?.isFinite == false ? "a gradient that is infinite or not a number" : nil
    }
  }

  /// Returns the loss of a phase, with images assigned to clusters in turn.
  private func loss(of phase: Phase, _ views: Views, _ count: Int) -> Tensor {
    switch phase.loss {
    case .ofBatches: preconditionFailure("an objective is checked by ObjectiveCheck")
    case .ofViews(let loss): return loss(views)
    case .ofClusters(let loss):
      let device = views.projections.device
      let clusters = BatchClusters(
        assignments: call("aten::remainder.Scalar", Tensor.arange(views.images, on: device), count),
        centers: views.unit[0][0..<count].detach(), concentrations: .ones([count], on: device),
        sizes: Tensor(Array(repeating: views.images, count: count)).to(device))
      return loss(views, clusters)
    }
  }
}
