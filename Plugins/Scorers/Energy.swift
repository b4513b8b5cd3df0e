import Clutch

/// Scores an image by its free energy under the clusters of the training images, so that all clusters count.
///
/// score(x) = −T log Σ over the centers c of exp(cos(x, c) / T), in float64: [m, d] -> [m], with centers from spherical
/// k-means on the training features. (Liu, Wang, Owens, Li: "Energy-based out-of-distribution detection", arXiv
/// 2010.03759, with clusters in place of classes.) As T falls, the ranking becomes that of `cosine-to-centers`.
struct Energy: Scorer {
  static let name = "energy"

  /// The features to compare; contrastive losses shape the directions of projections.
  var layer = Layer.projection
  /// The number of clusters, which stand for the classes; more describe the training set more closely.
  var k = 10
  /// The temperature T; higher lets more centers count, lower leaves the score to the nearest one. The paper uses 1 for
  /// logits, but cosines span only −1 to 1.
  var temperature = 0.1

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("temperature", temperature, above: 0)
  }

  func validate(images: Int) throws(ScoringError) { try validate(clusters: k, images: images) }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted(logits: try clusterLogits(k, temperature: temperature, of: features, random))
  }

  private struct Fitted: FittedScorer {
    let logits: ClusterLogits

    var tensors: [String: Tensor] { ["centers": logits.centers] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 2 * (logits.centers.size(0) + features.size(1))) { block in
        logits(block.precise(unit: true)).logSumExp(axis: 1) * -logits.temperature  // [b]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        temperature = options["temperature"]
        logits = unit(rows.double()) @ kept["centers"].T / temperature
        return -temperature * torch.logsumexp(logits, dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(Energy.self) }
