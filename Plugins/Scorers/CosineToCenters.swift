import Clutch

/// Scores an image by the cosine distance to the nearest cluster center of the training images.
///
/// score(x) = 1 − max over the centers c of cos(z, c): [m, d] -> [m], with centers from spherical k-means on the
/// training features. It is computed as ½‖u − c‖² in float64, with u = z / ‖z‖, because 1 − cos loses precision near 0;
/// if z is 0, the score is 1. (As in github.com/Temiloluwa/pcl-ood-detection, which uses the clusters of PCL, arXiv
/// 2005.04966.)
struct CosineToCenters: Scorer {
  static let name = "cosine-to-centers"

  /// The features to compare; contrastive losses shape the directions of projections.
  var layer = Layer.projection
  /// The number of clusters; more describe the training set more closely, and with one cluster per image the nearest
  /// image decides. On CIFAR-10 the source's scores improved steadily from 10 to 50.
  var k = 10

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ScoringError) { try validate(clusters: k, images: images) }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    let centers = try clusters(k, of: features, spherical: true, random).centers
    return Fitted(centers: centers.to(.float64).normalize())
  }

  private struct Fitted: FittedScorer {
    let centers: Tensor  // float64 [k, d], of length 1

    var tensors: [String: Tensor] { ["centers": centers] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 2 * (centers.size(0) + centers.size(1))) { block in
        let rows = block.to(.float64).normalize()  // [b, d]
        let halves = rows.squaredDistances(to: centers).min(axis: 1) / 2  // [b]
        // A row of zeros has no direction, so its cosine to everything is taken as 0.
        return halves.fill(block.abs().max(axis: 1) .== 0, with: 1)
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        # 1 - cos is half the squared distance of unit vectors, which keeps its digits near 0.
        exact = "donot_use_mm_for_euclid_dist"
        halves = torch.cdist(unit(rows.double()), kept["centers"].double(), compute_mode=exact).square().amin(dim=1) / 2
        return halves.where(rows.abs().amax(dim=1) > 0, torch.ones_like(halves))
    """
}

@section("plugins") @used private let entry: Entry = { register(CosineToCenters.self) }
