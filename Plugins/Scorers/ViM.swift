import Clutch

/// Scores an image by the part of its features outside the main directions of the training set, against its similarity
/// to clusters (virtual-logit matching).
///
///     score(x) = α ‖N (u − μ)‖ − log Σ over the centers c of exp(cos(u, c) / T):  [m, d] -> [m], in float64
///
/// u is x at length 1, μ the mean of the training rows, and N leaves out the D directions in which they vary most. α
/// makes the mean of the first term over the training set equal to the mean of the largest logit. Of the virtual logit
/// and the others, the score ranks as the softmax of the virtual one. (Wang, Li, Feng, Zhang, arXiv 2203.10807. Centers
/// of spherical k-means stand for the weights of the classes, and μ for the origin of the logits.)
struct ViM: Scorer {
  static let name = "vim"

  /// The features to compare; the paper uses the encoder's.
  var layer = Layer.encoder
  /// The number D of main directions to leave out, less than the number of features; more leaves fewer directions in
  /// which deviations count. 0 stands for the paper's choice: 1000 of at least 2048 features, 512 of at least 768, and
  /// otherwise half of them.
  var dimensions = 0
  /// The number of clusters, which stand for the classes.
  var k = 10
  /// The temperature T of the logits; lower leaves the second term to the nearest center.
  var temperature = 0.1

  func validate() throws(OptionError) {
    try require("dimensions", dimensions, atLeast: 0)
    try require("k", k, atLeast: 1)
    try require("temperature", temperature, above: 0)
  }

  /// Returns D for `features` features.
  private func left(of features: Int) -> Int {
    if dimensions > 0 { return dimensions }
    return features >= 2048 ? 1000 : features >= 768 ? 512 : features / 2
  }

  func validate(images: Int) throws(ScoringError) {
    try validate(clusters: k, images: images)
    if images <= dimensions {
      throw ScoringError(
        "needs more training images than the \(dimensions) dimensions to leave out, but there are \(images)")
    }
  }

  func validate(_ facts: TrainingFacts) throws(ScoringError) {
    try validate(images: facts.images)
    let dimensions = left(of: facts.features)
    if dimensions >= facts.features {
      throw ScoringError(
        "leaves out \(dimensions) of \(facts.features) dimensions, so none is left; use fewer 'dimensions'")
    }
    if facts.images <= dimensions {
      throw ScoringError(
        "needs more training images than the \(dimensions) dimensions to leave out, but there are \(facts.images); "
          + "use fewer 'dimensions'")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(TrainingFacts(images: features.size(0), features: features.size(1)))
    let axes = PrincipalAxes(features, about: try moments(features, unit: true).mean, unit: true)
    let logits = try clusterLogits(k, temperature: temperature, of: features, random)
    let rest = axes.rest(after: left(of: features.size(1)))
    let plain = Fitted(logits: logits, mean: axes.mean, rest: rest, scale: 1)
    var (length, largest) = (0.0, 0.0)
    for rows in features.preciseBlocks(unit: true) {
      length += plain.residuals(rows).sum().item
      largest += logits(rows).max(axis: 1).sum().item
    }
    if length <= 1e-7 * Double(features.size(0)) {
      throw ScoringError(
        "needs features that vary outside the \(left(of: features.size(1))) main directions, but they do not; "
          + "use fewer 'dimensions'")
    }
    return Fitted(logits: logits, mean: axes.mean, rest: rest, scale: largest / length)
  }

  private struct Fitted: FittedScorer {
    let logits: ClusterLogits
    let mean: Tensor  // float64 [d]
    let rest: Tensor  // float64 [d, d − D]
    let scale: Double

    /// Returns the length of each row outside the main directions: [b, d] -> [b].
    func residuals(_ rows: Tensor) -> Tensor { (rows - mean).matmul(rest).norm(axis: 1) }

    var tensors: [String: Tensor] {
      ["centers": logits.centers, "mean": mean, "rest": rest, "scale": Tensor([scale])]
    }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 6 * features.size(1)) { block in
        let rows = block.precise(unit: true)  // [b, d]
        return residuals(rows) * scale - logits(rows).logSumExp(axis: 1)  // [b]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double())
        residuals = ((rows - kept["mean"]) @ kept["rest"]).norm(dim=1)
        logits = rows @ kept["centers"].T / options["temperature"]
        return residuals * kept["scale"] - torch.logsumexp(logits, dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(ViM.self) }
