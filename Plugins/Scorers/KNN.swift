import Clutch

/// Scores an image by the distance to its k-th nearest training image.
///
/// score(x) = ‖u(x) − u(b₍ₖ₎)‖, where u normalizes to length 1 and b₍₁₎, b₍₂₎, … are the training features from nearest
/// to farthest: [m, d] -> [m]. The search is exact, over all training images. (Sun, Ming, Zhu, Li: "Out-of-distribution
/// detection with deep nearest neighbors", arXiv 2204.06507, section 3; that paper's code squares the distance, which
/// gives the same ranking.)
struct KNN: Scorer {
  static let name = "knn"
  static let renamed = ["unit": "normalize"]

  /// The distances that count.
  enum Distance: String, Decodable, Sendable, CaseIterable {
    /// The distance to the k-th neighbor.
    case kth
    /// The mean distance to the k neighbors.
    case mean
    /// The mean distance to the k neighbors, with weights 1, 1/2, …, 1/k from the nearest on.
    case weighted
  }

  /// The features to compare; the paper uses the encoder's.
  var layer = Layer.encoder
  /// The neighbor whose distance is the score; higher smooths over more of the training set and tolerates outliers in
  /// it. The paper uses 50 for CIFAR-10's 50,000 images and 1000 for ImageNet.
  var k = 50
  /// Normalizes features to length 1 first, so that only their direction counts. According to the paper, this is what
  /// makes the method work.
  var normalize = true
  /// The distances that count: `kth` is that to the k-th neighbor; `mean` averages over all k, which is smoother for
  /// large k; `weighted` averages with weights 1/i for the i-th, so that the nearest count most.
  var distance = Distance.kth
  /// Rotates and scales features first, so that the training set varies equally in all directions. Directions in which
  /// it does not vary are ignored. Distances are then Mahalanobis distances between images.
  var whiten = false
  /// The share of training images to drop: those that are farthest from their k-th nearest other image. Use it if the
  /// training set contains outliers. Groups of more than k similar outliers are not dropped. The time grows with n²·d.
  var trim = 0.0

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("trim", trim, in: 0..<0.5)
  }

  func validate(images all: Int) throws(ScoringError) {
    let images = rowsLeft(of: all, trim: trim)
    if k > images {
      throw ScoringError("needs at least k training images, but k is \(k) and there are \(images)")
    }
  }

  func notes(_ facts: TrainingFacts) -> [String] {
    guard whiten, facts.images <= facts.features else { return [] }
    return [
      "\(facts.images) training images vary in at most \(facts.images - 1) of \(facts.features) directions, and once "
        + "whitened, all of them are equally far from each other; leave out 'whiten'"
    ]
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    let left = rowsLeft(of: features.size(0), trim: trim)
    let fitted = try bank(features)
    return left < features.size(0) ? try bank(features[fitted.ownDistances.lowest(left)]) : fitted
  }

  private func bank(_ features: Tensor) throws(ScoringError) -> Fitted {
    guard whiten else { return Fitted(options: self, features: features, whitening: nil) }
    let whitening = Whitening(features, about: try moments(features, unit: normalize).mean, unit: normalize)
    return Fitted(options: self, features: whitening(features), whitening: whitening)
  }

  private struct Fitted: FittedScorer {
    let options: KNN
    let whitening: Whitening?
    let features: Tensor  // [n, d], whitened if wanted
    let bank: NearestRows

    init(options: KNN, features: Tensor, whitening: Whitening?) {
      (self.options, self.features, self.whitening) = (options, features, whitening)
      bank = NearestRows(features, unit: options.normalize && whitening == nil)
    }

    var tensors: [String: Tensor] {
      guard let whitening else { return ["bank": options.normalize ? features.normalize() : features] }
      return ["bank": features, "mean": whitening.mean, "whitening": whitening.matrix]
    }

    /// The distance of each row from its k-th nearest other row, float64 [n].
    var ownDistances: Tensor {
      let all = Tensor.arange(bank.count, on: features.device)
      let nearest = bank.nearest(options.k, to: features) { rows, columns in rows.unsqueeze(1) .== all[columns] }
      return bank.distances(of: features, to: nearest).max(axis: 1)
    }

    func callAsFunction(_ features: Tensor) -> Tensor {
      let rows = whitening.map { $0(features) } ?? features
      let nearest = bank.nearest(options.k, to: rows)  // [m, k]
      switch options.distance {
      case .kth: return bank.distances(of: rows, to: nearest.slice(axis: 1, (options.k - 1)..<options.k)).mean(axis: 1)
      case .mean: return bank.distances(of: rows, to: nearest).mean(axis: 1)  // [m]
      case .weighted:
        let weights = (Tensor.arange(options.k, on: rows.device) + 1).to(.float64).reciprocal()  // [k]
        let distances = bank.distances(of: rows, to: nearest).sort(axis: 1).values
        return (distances * weights).sum(axis: 1) / weights.sum()  // [m]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        if options["whiten"]:
            rows = ((unit(rows.double()) if options["normalize"] else rows.double()) - kept["mean"]) @ kept["whitening"]
        elif options["normalize"]:
            rows = unit(rows)
        k = options["k"]
        # Avoid the shortcut through inner products, which loses digits of small distances.
        exact = "donot_use_mm_for_euclid_dist"
        bank = kept["bank"].double()
        distances = [torch.cdist(part.double(), bank, compute_mode=exact) for part in rows.split(64)]
        found = torch.cat([part.topk(k, largest=False).values for part in distances])
        weights = {
            "kth": torch.arange(k) == k - 1,
            "mean": torch.ones(k),
            "weighted": 1 / (torch.arange(k) + 1.0),
        }[options["distance"]].to(found)
        return found @ weights / weights.sum()
    """
}

@section("plugins") @used private let entry: Entry = { register(KNN.self) }
