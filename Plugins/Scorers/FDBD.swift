import Clutch

/// Scores an image by its distance to the boundaries between clusters, relative to its distance to the mean (fast
/// decision boundary based detection).
///
///     score(x) = −mean over the clusters c ≠ ĉ of (x·μ_ĉ − x·μ_c) / ‖μ_ĉ − μ_c‖, divided by ‖x − μ‖:  [m, d] -> [m]
///
/// in float64, where μ_c are centers from k-means, μ is the mean of all training features, and ĉ is the cluster with the
/// largest product x·μ_c. Images like the training images are far from boundaries for their distance to the mean. (Liu,
/// Qin: "Fast decision boundary based out-of-distribution detector", arXiv 2312.11536, whose classifier's weights are
/// replaced by centers of clusters, and whose sum by a mean.)
struct FDBD: Scorer {
  static let name = "fdbd"

  /// The features to compare; the paper uses the encoder's.
  var layer = Layer.encoder
  /// The number of clusters, which stand for the classes; more give more boundaries.
  var k = 10
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) { try require("k", k, atLeast: 2) }

  func validate(images: Int) throws(ScoringError) { try validate(clusters: k, images: images) }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    let mean = try moments(features, unit: normalize).mean
    let centers = try clusters(k, of: normalize ? features.normalize() : features, random).centers
    return Fitted(unit: normalize, mean: mean, centers: centers.to(.float64))
  }

  private struct Fitted: FittedScorer {
    let unit: Bool
    let mean: Tensor  // float64 [d]
    let centers: Tensor  // float64 [k, d]
    /// The distances of the centers to each other; infinite for equal ones, which have no boundary [k, k].
    let gaps: Tensor

    init(unit: Bool, mean: Tensor, centers: Tensor) {
      (self.unit, self.mean, self.centers) = (unit, mean, centers)
      let distances = centers.squaredDistances(to: centers).sqrt()
      gaps = distances.fill(distances .== 0, with: .infinity)
    }

    var tensors: [String: Tensor] { ["mean": mean, "centers": centers] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 4 * (centers.size(0) + centers.size(1))) { block in
        let rows = block.precise(unit: unit)  // [b, d]
        let products = rows.matmul(centers.transpose())  // [b, k]
        let lead = products.max(axis: 1, keep: true) - products
        let boundaries = (lead / gaps[products.argmax(axis: 1)]).sum(axis: 1) / (centers.size(0) - 1)  // [b]
        return -boundaries / (rows - mean).norm(axis: 1).clamp(min: 1e-12)
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()
        # Avoid the shortcut through inner products, which loses digits of small distances.
        exact = "donot_use_mm_for_euclid_dist"
        centers = kept["centers"]
        gaps = torch.cdist(centers, centers, compute_mode=exact)
        gaps = gaps.masked_fill(gaps == 0, torch.inf)
        products = rows @ centers.T
        lead = products.amax(dim=1, keepdim=True) - products
        boundaries = (lead / gaps[products.argmax(dim=1)]).sum(dim=1) / (len(centers) - 1)
        return -boundaries / (rows - kept["mean"]).norm(dim=1).clamp(min=1e-12)
    """
}

@section("plugins") @used private let entry: Entry = { register(FDBD.self) }
