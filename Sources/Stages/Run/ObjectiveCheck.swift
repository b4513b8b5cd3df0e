import Components
import Recipe
import Storage
import Torch
import Training

/// Starts the objective of a phase and computes its loss and gradients on a few images.
struct ObjectiveCheck {
  private let plan: Plan
  private let phase: Phase
  private let images: Int
  /// The length of a projection.
  private let projection: Int

  init(_ plan: Plan, _ phase: Phase, images: Int, projection: Int) {
    (self.plan, self.phase, self.images, self.projection) = (plan, phase, images, projection)
  }

  /// - Throws: `RecipeError` at the place of the loss.
  func run() throws {
    let train = try plan.train.images()
    let model = try plan.makeModel(train)
    let (setup, device) = (plan.setup, plan.device)
    let floats = train.samples[0..<images].map { $0.to(device) }.floats
    let source = Batch.Source(
      images: { floats }, views: { setup.views(of: floats, phase.index, 0, 0) },
      generator: { purpose, _ in setup.seed.generator("check \(purpose)", on: device) })
    let batch = Batch(
      model, rows: Tensor.arange(images, on: device), clusterings: clusterings, epoch: 0, progress: 0,
      source)
    let learner = try phase.start(plan.objectiveSetup(model, train, phase))
    try phase.lossChoice.checked("in phase \(phase.name) for \(images) images") {
      do {
        try check(learner.loss(batch), of: model)
        withoutGradient { learner.stepped(0) }
      } catch BatchFault.network(let error) {
        throw RunError("the network failed on \(images) images: \(error)")
      }
    }
    if batch.embedded == nil { throw fault("embeds no views; call 'batch.embed()'") }
  }

  /// Starts the objective and returns the lengths of the vectors of the layers that it adds.
  ///
  /// - Throws: `RecipeError` at the place of the loss.
  func layers() throws -> [Layer: Int] {
    let train = try plan.train.images()
    let model = try plan.makeModel(train)
    let floats = train.samples[0..<images].map { $0.to(plan.device) }.floats
    let added = try phase.layers(of: phase.start(plan.objectiveSetup(model, train, phase)), in: model)
    var lengths: [Layer: Int] = [:]
    for layer in added {
      let shape = try phase.lossChoice.checked("in the layer '\(layer.name)' for \(images) images") {
        withoutGradient { model.reading([Layer(layer.name)], of: floats, adding: [layer])(Layer(layer.name)).shape }
      }
      guard shape.count == 2, shape[0] == images else {
        throw fault("gives the layer '\(layer.name)' the shape \(shape) for \(images) images, but it must be [n, d]")
      }
      lengths[Layer(layer.name)] = shape[1]
    }
    return lengths
  }

  private func check(_ loss: Tensor, of model: Model) throws {
    guard loss.shape == [] else {
      throw fault("gives a loss of the shape \(loss.shape), but must give a scalar, of shape []")
    }
    loss.backward()
    let value = loss.item
    let gradients = model.parameters.compactMap(\.tensor.gradient)
    if gradients.isEmpty { throw fault("gives the network no gradient") }
    if !gradients.allSatisfy(\.isFinite) {
      throw fault("gives a gradient that is infinite or not a number in phase \(phase.name)")
    }
    if !value.isFinite { throw fault("gives \(value.isNaN ? "nan" : "\(value)") in phase \(phase.name)") }
  }

  private func fault(_ what: String) -> RecipeError { RecipeError([phase.lossChoice.fault(what)]) }

  /// Clusters for each clusterer of the phase, if the loss reads them.
  private var clusterings: [BatchClusters] {
    phase.loss.readsClusters ? phase.reclustering?.clusterers.map { _ in clusters } ?? [] : []
  }

  /// Clusters with random centers, to which the images belong in turn.
  private var clusters: BatchClusters {
    let (count, device) = (min(2, images), plan.device)
    let random = plan.setup.seed.generator("check centers")
    return BatchClusters(
      assignments: call("aten::remainder.Scalar", Tensor.arange(images, on: device), count),
      centers: Tensor.randn([count, projection], random).normalize().to(device),
      concentrations: .ones([count], on: device), sizes: Tensor(Array(repeating: images, count: count)).to(device))
  }
}
