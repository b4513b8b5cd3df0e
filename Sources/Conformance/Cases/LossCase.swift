import Clutch

/// A golden case of a loss, computed in float64.
struct LossCase: CaseOptions {
  var loss: Choice<Losses>?
  var source: String?
  var waives: [String] = []
  /// The projections [views][images][dimensions].
  var projections: Numbers?
  /// The cluster of every image, from 0.
  var clusters: [Int]?
  /// The centers [clusters][dimensions]; if absent, the means of the unit projections of each cluster.
  var centers: Numbers?
  /// The concentrations [clusters]; if absent, those of the unit projections.
  var concentrations: Numbers?
  /// The number of training images per cluster; if absent, its number of views in the case, or 2 if it has none.
  var sizes: [Int]?
  var value: Double?
  /// The gradient of the value with respect to the projections.
  var gradient: Numbers?
  var tolerance = 0.00001

  var choice: Choice<Losses>? { loss }

  func validate() throws(OptionError) {
    try requireGiven(
      ("projections", projections != nil, "[views][images][dimensions]"), ("value", value != nil, "a number"))
    try requireNesting("projections", projections, rank: 3, "[views][images][dimensions]")
    try requireNesting("centers", centers, rank: 2, "[clusters][dimensions]")
    try requireNesting("concentrations", concentrations, rank: 1, "[clusters]")
    try require("tolerance", tolerance, atLeast: 0)
    if let least = sizes?.min(), least < 1 { throw OptionError("sizes", "must be at least 1, but one is \(least)") }
    let shape = projections?.shape ?? []
    if let clusters, clusters.count != shape[1] {
      throw OptionError("clusters", "must be one for each of the \(shape[1]) images, but are \(clusters.count)")
    }
    if let gradient, gradient.shape != shape {
      throw OptionError("gradient", "must have the shape of the projections, \(shape), but has \(gradient.shape)")
    }
    if case .ofBatches? = loss?.value {
      throw OptionError("loss", "has a state, so its case needs 'steps' instead of 'projections'")
    }
    if loss?.value.readsClusters == true, clusters == nil {
      throw OptionError("clusters", "must be the cluster of every image, for a loss that reads clusters, but is absent")
    }
    try validateClusters()
  }

  /// Checks that every cluster has a center, or an image to compute one from.
  private func validateClusters() throws(OptionError) {
    guard let clusters else { return }
    let (lowest, highest) = (clusters.min() ?? 0, clusters.max() ?? 0)
    if lowest < 0 { throw OptionError("clusters", "must be at least 0, but one is \(lowest)") }
    guard let centers else {
      if let sizes, sizes.count != highest + 1 {
        throw OptionError("sizes", "must be one for each of the \(highest + 1) clusters, but are \(sizes.count)")
      }
      if let empty = (0...highest).first(where: { !clusters.contains($0) }) {
        throw OptionError("centers", "must be given where a cluster has no image, as \(empty) has none, but is absent")
      }
      return
    }
    if let sizes, sizes.count != centers.shape[0] {
      throw OptionError("sizes", "must be one for each of the \(centers.shape[0]) centers, but are \(sizes.count)")
    }
    if highest >= centers.shape[0] {
      throw OptionError("clusters", "must be less than the \(centers.shape[0]) centers, but one is \(highest)")
    }
  }

  func check(_ loss: AnyLoss, _ attempt: Attempt) throws {
    var batch = LossBatch(of: clusters ?? Array(repeating: 0, count: projections?.shape[1] ?? 0), k: 1)
    guard let projections, let value else { return }
    batch.projections = projections.tensor
    batch.clusters = measured(projections.tensor, batch.clusters.assignments)
    let found = try batch.gradient(loss)
    try expect(difference("the loss", found.value, from: Tensor([value], []), within: tolerance, relative: tolerance))
    if let gradient {
      try expect(
        difference("the gradient", found.gradient, from: gradient.tensor, within: tolerance, relative: tolerance))
    }
  }

  /// Returns the clusters; values that are not given are computed from the projections.
  private func measured(_ projections: Tensor, _ assignments: Tensor) -> BatchClusters {
    let rows = Views(projections).rows  // [v·n, d]
    let found = Clustering(features: rows, assignments: call("aten::repeat", assignments, [projections.size(0)]))
    let centers = self.centers?.tensor ?? found.centers
    let k = centers.size(0)
    let measured = found.count == k ? found.concentrations : .ones([k], .float64)
    let counted = call("aten::repeat", assignments, [projections.size(0)]).counts(k)
    return BatchClusters(
      assignments: assignments, centers: centers.normalize(), concentrations: concentrations?.tensor ?? measured,
      sizes: sizes.map { Tensor($0) } ?? counted.fill(counted .== 0, with: 2))
  }
}
