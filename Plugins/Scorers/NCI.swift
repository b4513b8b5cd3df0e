import Clutch

/// Scores an image by the part of its features in the direction of its cluster's center, and by their size (neural
/// collapse inspired detector).
///
/// score(x) = −⟨μ_ĉ, x − μ⟩ / ‖x − μ‖ − α Σ |x_i|, in float64: [m, d] -> [m], where μ_ĉ is the nearest center from
/// k-means and μ the mean of all training features. Scaling all features scales the score. (Liu, Qin: "Detecting
/// out-of-distribution through the lens of neural collapse", arXiv 2311.01479, whose classifier's weights are replaced
/// by centers of clusters.)
struct NCI: Scorer {
  static let name = "nci"

  /// The features to compare; the paper uses the encoder's.
  var layer = Layer.encoder
  /// The number of clusters, which stand for the classes.
  var k = 10
  /// The weight α of the size of the features; the paper chooses it from 0.0001 to 0.1.
  var alpha = 1e-4

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("alpha", alpha, atLeast: 0)
  }

  func validate(images: Int) throws(ScoringError) { try validate(clusters: k, images: images) }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    let mean = try moments(features, unit: false).mean
    return Fitted(alpha: alpha, mean: mean, centers: try clusters(k, of: features, random).centers.to(.float64))
  }

  private struct Fitted: FittedScorer {
    let alpha: Double
    let mean: Tensor  // float64 [d]
    let centers: Tensor  // float64 [k, d]

    var tensors: [String: Tensor] { ["mean": mean, "centers": centers] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 6 * (centers.size(0) + centers.size(1))) { block in
        let rows = block.to(.float64)  // [b, d]
        let own = centers[rows.squaredDistances(to: centers).argmin(axis: 1)]  // [b, d]
        let from = rows - mean  // [b, d]
        let along = (own * from).sum(axis: 1) / from.norm(axis: 1).clamp(min: 1e-100)  // [b]
        return -along - rows.abs().sum(axis: 1) * alpha
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = rows.double()
        own = kept["centers"][torch.cdist(rows, kept["centers"]).argmin(dim=1)]
        offset = rows - kept["mean"]
        along = (own * offset).sum(dim=1) / offset.norm(dim=1).clamp(min=1e-100)
        return -along - options["alpha"] * rows.abs().sum(dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(NCI.self) }
