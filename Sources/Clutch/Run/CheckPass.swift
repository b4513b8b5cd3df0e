/// Sends 4 images through augmentations, network and every phase's loss, and the gradient back.
///
/// Each network is built once, and each loss reads what the network made of the images.
final class CheckPass {
  private var projections: [String: Tensor] = [:]
  private var losses: Set<String> = []

  func check(_ plan: Plan, _ images: ImageFacts) throws {
    let few = min(4, images.count)
    let network = networkText(plan, images)
    let output = try projections[network] ?? project(plan, few)  // [v·n, d]
    projections[network] = output
    for (phase, options) in zip(plan.phases, plan.experiment.train.phases.entries.map(\.value)) {
      guard losses.insert("\(network)\n\(options.loss?.node.yaml ?? "")").inserted else { continue }
      try withTorchErrors {
        let leaf = output.detach()
        leaf.requiresGradient = true
        loss(of: phase, Views(leaf.reshape(plan.regime.views, few, -1))).backward()
      }
    }
  }

  /// All that decides what the network makes of the images, but for the weights that it starts from.
  private func networkText(_ plan: Plan, _ images: ImageFacts) -> String {
    let experiment = plan.experiment
    let parts = [experiment.encoder?.node.yaml ?? "", experiment.head?.node.yaml ?? ""]
    let input = "\(plan.device) \(plan.regime.views) \(images.shape) \(experiment.data.normalize.node.flow)"
    return ([input] + parts + experiment.augment.map(\.node.yaml)).joined(separator: "\n")
  }

  /// The projections of all views, from which a gradient has flowed back through the network.
  private func project(_ plan: Plan, _ few: Int) throws -> Tensor {
    let images = try plan.train.images()
    let model = try plan.makeModel(images)
    let floats = images.images[0..<few].to(plan.device).to(.float32) / 255
    let random = plan.regime.seed.generator("check", on: plan.device)
    for choice in plan.experiment.augment {
      let changed = try withTorchErrors { choice.part(floats, random) }
      if changed.shape != floats.shape {
        throw choice.problem("it turned images of shape \(floats.shape) into \(changed.shape), but must keep the shape")
      }
    }
    let copies = Tensor.concatenate(Array(repeating: floats, count: plan.regime.views))
    return try withTorchErrors {
      let output = model(copies, training: true).projections
      output.sum().backward()
      return output.detach()
    }
  }

  /// The loss of a phase where all images are in one cluster.
  private func loss(of phase: Phase, _ views: Views) -> Tensor {
    switch phase.loss {
    case .ofViews(let loss): return loss(views)
    case .ofClusters(let loss):
      let device = views.projections.device
      let clusters = BatchClusters(
        assignments: .zeros([views.images], .int64, on: device), centers: views.unit[0][0..<1].detach(),
        concentrations: .ones([1], on: device))
      return loss(views, clusters)
    }
  }
}
