import Clutch

/// Scores an image by its Mahalanobis distance to the training set, or to the nearest of its clusters.
///
/// score(x) = min over the clusters c of (x − μ_c)ᵀ Σ_c⁺ (x − μ_c), in float64: [m, d] -> [m]. Directions in which the
/// training set does not vary are ignored; there are such directions if it has no more images than dimensions. (SSD:
/// Sehwag, Chiang, Mittal, arXiv 2103.12051, section 3, for `covariance: own`; Lee et al., arXiv 1807.03888, eq. 2,
/// with clusters for classes, for `covariance: shared`.)
///
/// `trim` keeps outliers out of the estimate: after a fit on all training images, the given share with the largest
/// distances is left out of the next fit, and so on until the same images are left out twice. (The concentration steps
/// of the minimum covariance determinant: Rousseeuw, Van Driessen, Technometrics 41, 1999, theorem 1, here from all
/// images instead of random subsets, and without reweighting.)
struct Mahalanobis: Scorer {
  static let name = "mahalanobis"
  static let renamed = ["unit": "normalize"]

  /// The covariance that measures the distance to a cluster.
  enum Covariance: String, Decodable, Sendable, CaseIterable {
    /// A separate covariance for each cluster.
    case own
    /// One covariance, of all rows about the center of their cluster.
    case shared
  }

  /// The features to compare; SSD uses the encoder's.
  var layer = Layer.encoder
  /// The number of clusters, found by k-means, each with its own mean; more describe a training set with several kinds
  /// of images more closely, and need more images. SSD's published scores are for 1.
  var clusters = 1
  /// The covariances: `own` estimates one for each cluster, `shared` estimates one for all, which takes fewer images.
  var covariance = Covariance.own
  /// The shrinkage of covariances toward a multiple of the identity: `ledoit-wolf` and `oas` shrink more, the fewer
  /// images there are for the number of dimensions.
  var shrinkage = Shrinkage.none
  /// Normalizes features to length 1 first, so that only their direction counts. On by default, as in SSD: contrastive
  /// losses compare directions and do not train the length.
  var normalize = true
  /// The threshold for directions: those whose variance is at most this fraction of the largest are left out. Higher
  /// leaves out more.
  var rcond = 1e-10
  /// Adds log det Σ_c to the distance, as in a likelihood, so that wide clusters no longer win every image. With one
  /// cluster or a shared covariance, it is the same for all images and does not change their ranking.
  var logdet = false
  /// The share of training images to leave out of the estimate, for training sets that contain outliers. A value above
  /// the share of outliers costs little, and a value below it keeps some of them. It takes up to 20 fits.
  var trim = 0.0

  func validate() throws(OptionError) {
    try require("clusters", clusters, atLeast: 1)
    try require("rcond", rcond, in: 0..<1)
    try require("trim", trim, in: 0..<0.5)
  }

  func validate(images: Int) throws(ScoringError) { try requireClusters(of: rowsLeft(of: images, trim: trim)) }

  private func requireClusters(of images: Int) throws(ScoringError) {
    if clusters > images {
      throw ScoringError("cannot make \(clusters) clusters of \(images) images; use fewer clusters")
    }
  }

  func validate(_ facts: TrainingFacts) throws(ScoringError) {
    try validate(images: facts.images)
    let images = rowsLeft(of: facts.images, trim: trim)
    // The smallest cluster has at most an equal share of the images.
    let most = images / clusters
    if clusters > 1, covariance == .own, shrinkage == .none, most <= facts.features {
      throw ScoringError(
        "needs more than \(facts.features) images in every cluster for a covariance of its own, but \(images) "
          + "images in \(clusters) clusters leave at most \(most) for the smallest; "
          + "use fewer clusters, 'covariance: shared' or 'shrinkage: ledoit-wolf'")
    }
  }

  func notes(_ facts: TrainingFacts) -> [String] {
    let images = rowsLeft(of: facts.images, trim: trim)
    let rank = images - (covariance == .shared ? clusters : 1)
    guard shrinkage == .none, rank < facts.features else { return [] }
    return [
      "\(images) training images vary in at most \(rank) of \(facts.features) directions, so differences in the "
        + "other directions are ignored; use 'shrinkage: ledoit-wolf' to use all directions"
    ]
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    let left = rowsLeft(of: features.size(0), trim: trim)
    var fitted = try self.fitted(features, random, trim: trim)
    guard left < features.size(0) else { return fitted }
    var kept: Tensor?
    for _ in 1..<Self.fits {
      let next = fitted(features).lowest(left)  // [left]
      if kept?.ints == next.ints { break }
      kept = next
      fitted = try self.fitted(features[next], random)
    }
    return fitted
  }

  /// The maximum number of fits with `trim`; few are needed.
  private static let fits = 20

  /// Fits the scorer and returns it as a concrete type.
  ///
  /// - Parameters:
  ///   - share: the amount of shrinkage toward a multiple of the identity; if nil, `shrinkage` determines it.
  ///   - trim: the share of features that k-means leaves out; the fit itself leaves out none.
  func fitted(
    _ features: Tensor, _ random: Generator, share: Double? = nil, trim: Double = 0
  ) throws(ScoringError) -> Fitted {
    try check(features)
    try requireClusters(of: features.size(0))
    let groups = try groups(features, trim: trim, random)  // [n_c, d] each
    let means = groups.map(mean)
    let scatters = scatters(groups, means)
    // float32 cannot resolve smaller differences.
    for (scatter, mean) in zip(scatters, means) where scatter.variance <= 1e-14 * mean.square().sum().item {
      throw ScoringError(
        clusters == 1
          ? "needs features that differ, but all are equal; did training collapse?"
          : "needs features that differ within clusters, but they are equal; use fewer clusters")
    }
    let shares = scatters.map { share ?? $0.share(shrinkage) }
    let spreads = zip(scatters, shares).map { Spread($0.covariance(share: $1), rcond: rcond) }
    let gaussians = means.indices.map { Gaussian(mean: means[$0], spread: spreads[$0 % spreads.count]) }
    return Fitted(options: self, gaussians: gaussians, share: shares.max() ?? 0, rank: spreads.map(\.rank).min() ?? 0)
  }

  /// The training rows of each cluster.
  private func groups(_ features: Tensor, trim: Double, _ random: Generator) throws(ScoringError) -> [Tensor] {
    if clusters == 1 { return [features] }
    let measured = normalize ? features.normalize() : features
    let assignments = try clusters(clusters, of: measured, trim: trim, random).assignments  // [n]
    let groups = (0..<clusters).map { features[(assignments .== $0).nonzero()] }.filter { $0.count > 0 }
    // Such a cluster measures no distance in most directions, so it would be the nearest to everything.
    let (rows, d) = (groups.map { $0.size(0) }.min() ?? 0, features.size(1))
    if covariance == .own, shrinkage == .none, rows <= d {
      throw ScoringError(
        "needs more than \(d) images in every cluster for a covariance of its own, but one has \(rows); "
          + "use fewer clusters, 'covariance: shared' or 'shrinkage: ledoit-wolf'")
    }
    return groups
  }

  /// The mean of all rows, float64 [d].
  private func mean(_ rows: Tensor) -> Tensor {
    let zero = Tensor.zeros([rows.size(1)], .float64, on: rows.device)
    return blocks(rows).reduce(zero) { $0 + $1.sum(axis: 0) } / rows.size(0)
  }

  /// The scatter of the rows of each cluster about its mean, or of all clusters together.
  private func scatters(_ groups: [Tensor], _ means: [Tensor]) -> [Scatter] {
    var scatters: [Scatter] = []
    for (group, mean) in zip(groups, means) {
      if covariance == .own || scatters.isEmpty {
        scatters.append(Scatter(dimensions: group.size(1), on: group.device))
      }
      for block in blocks(group) { scatters[scatters.count - 1].add(block - mean) }
    }
    return scatters
  }

  /// The rows in float64, normalized if `normalize`, block by block so that memory stays bounded.
  private func blocks(_ rows: Tensor) -> some Sequence<Tensor> { rows.preciseBlocks(unit: normalize) }

  struct Fitted: FittedScorer {
    let options: Mahalanobis
    let gaussians: [Gaussian]
    /// The amount of shrinkage of the covariance toward a multiple of the identity.
    let share: Double
    /// The number of directions in which distances are measured.
    let rank: Int

    /// Means [c, d], whitening matrices [c, d, d] and the offset of each distance [c], float64.
    var tensors: [String: Tensor] {
      [
        "means": .stack(gaussians.map(\.mean)), "whitening": .stack(gaussians.map(\.spread.whitening)),
        "offsets": Tensor(gaussians.map { options.logdet ? $0.spread.logDeterminant : 0 }),
      ]
    }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 8 * features.size(1)) { block in
        let rows = block.precise(unit: options.normalize)  // float64 [b, d]
        let distances = gaussians.map { gaussian in
          gaussian.squaredDistances(rows) + (options.logdet ? gaussian.spread.logDeterminant : 0)  // [b]
        }
        return distances.dropFirst().reduce(distances[0]) { $0.minimum($1) }
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()
        gaussians = zip(kept["means"], kept["whitening"], kept["offsets"])
        distances = [((rows - mean) @ whitening).square().sum(dim=1) + offset for mean, whitening, offset in gaussians]
        return torch.stack(distances).amin(dim=0)
    """
}

@section("plugins") @used private let entry: Entry = { register(Mahalanobis.self) }
