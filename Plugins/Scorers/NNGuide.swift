import Clutch

/// Scores an image by its free energy under clusters, guided by the training images nearest to it.
///
/// score(x) = −E(x) · mean over the k largest of E(b) cos(x, b), over the training features b, in float64: [m, d] -> [m].
/// E(x) = log Σ over the centers c of exp((1 + cos(x, c)) / T), with centers from spherical k-means; adding 1 keeps E
/// positive, so that the product has the sign of the cosine. Confident training images count more, and an image that is
/// confidently in a cluster but near no training image is out of distribution. (Park, Jung, Teoh: "Nearest neighbor
/// guidance for out-of-distribution detection", ICCV 2023, with clusters in place of classes.)
struct NNGuide: Scorer {
  static let name = "nnguide"

  /// The features to compare; the paper uses the encoder's.
  var layer = Layer.encoder
  /// The number of training images that guide the score; more smooths over more of the training set.
  var k = 10
  /// The number of clusters, which stand for the classes.
  var clusters = 10
  /// The temperature T; lower leaves E to the nearest center.
  var temperature = 0.1

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("clusters", clusters, atLeast: 1)
    try require("temperature", temperature, above: 0)
  }

  func validate(images: Int) throws(ScoringError) {
    try KNN(k: k).validate(images: images)
    try validate(clusters: clusters, images: images)
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    let logits = try clusterLogits(clusters, temperature: temperature, of: features, random)
    let parts = features.preciseBlocks(unit: true).map { $0 * energies(logits, $0).unsqueeze(1) }
    return Fitted(options: self, logits: logits, guides: .concatenate(parts))
  }

  /// Returns E of rows of length 1: [b, d] -> [b].
  private func energies(_ logits: ClusterLogits, _ rows: Tensor) -> Tensor {
    logits(rows).logSumExp(axis: 1) + 1 / temperature
  }

  private struct Fitted: FittedScorer {
    let options: NNGuide
    let logits: ClusterLogits
    /// The training rows at length E(b), float64 [n, d].
    let guides: Tensor

    var tensors: [String: Tensor] { ["centers": logits.centers, "guides": guides] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 4 * max(guides.size(0), guides.size(1))) { block in
        let rows = block.precise(unit: true)  // [b, d]
        let nearest = rows.matmul(guides.transpose()).topK(options.k).values.mean(axis: 1)  // [b]
        return -options.energies(logits, rows) * nearest
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double())
        temperature = options["temperature"]
        energies = torch.logsumexp(rows @ kept["centers"].T / temperature, dim=1) + 1 / temperature
        nearest = (rows @ kept["guides"].T).topk(options["k"]).values.mean(dim=1)
        return -energies * nearest
    """
}

@section("plugins") @used private let entry: Entry = { register(NNGuide.self) }
