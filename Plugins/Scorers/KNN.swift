import Clutch

/// Scores an image by the distance to its k-th nearest training image.
///
/// score(x) = ‖u(x) − u(b₍ₖ₎)‖, where u normalizes to length 1 and b₍₁₎, b₍₂₎, … are the training features from nearest
/// to farthest: [m, d] -> [m]. The search is exact, over all training images. (Sun, Ming, Zhu, Li: "Out-of-distribution
/// detection with deep nearest neighbors", arXiv 2204.06507, section 3; that paper's code squares the distance, which
/// gives the same ranking.)
struct KNN: Scorer {
  static let name = "knn"

  /// The features to compare; the paper uses the encoder's.
  var layer = Layer.encoder
  /// The neighbor whose distance is the score; higher smooths over more of the training set and tolerates outliers in
  /// it. The paper uses 50 for CIFAR-10's 50,000 images and 1000 for ImageNet.
  var k = 50
  /// Normalizes features to length 1 first, so that only their direction counts. According to the paper, this is what
  /// makes the method work.
  var unit = true
  /// Averages the distances to all k neighbors instead of using only the k-th; smoother for large k.
  var average = false

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ScoringError) {
    if k > images {
      throw ScoringError("needs at least k training images, but k is \(k) and there are \(images)")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    return Fitted(options: self, features: features, bank: NearestRows(features, unit: unit))
  }

  private struct Fitted: FittedScorer {
    let options: KNN
    let features: Tensor  // [n, d]
    let bank: NearestRows

    var tensors: [String: Tensor] { ["bank": options.unit ? features.normalize() : features] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      let nearest = bank.nearest(options.k, to: features)  // [m, k]
      let counted = options.average ? nearest : nearest.slice(axis: 1, (options.k - 1)..<options.k)
      return bank.distances(of: features, to: counted).mean(axis: 1)  // [m]
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(KNN.self) }
