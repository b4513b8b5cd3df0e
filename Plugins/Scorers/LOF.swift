import Clutch

/// Scores an image by the density of training images around its neighbors, relative to the density around itself (local
/// outlier factor).
///
/// With N(x) the k nearest training features and d_k(o) the distance of o to its own k-th nearest:
///
///     reach(x, o) = max(‖x − o‖, d_k(o))
///     density(x)  = 1 / (mean over o in N(x) of reach(x, o) + 1e-10)
///     score(x)    = mean over o in N(x) of density(o) / density(x)
///
/// The score is about 1 for an image among similar ones, in float64: [m, d] -> [m]. A training feature is not its own
/// neighbor; new features are compared with training features only. (Breunig, Kriegel, Ng, Sander: "LOF: identifying
/// density-based local outliers", SIGMOD 2000, definitions 5 to 7; scikit-learn's `LocalOutlierFactor` with `novelty`.)
struct LOF: Scorer {
  static let name = "lof"
  static let renamed = ["unit": "normalize"]

  /// The features to compare.
  var layer = Layer.encoder
  /// The number of neighbors; more compares with a wider neighborhood and tolerates small groups of outliers.
  var k = 20
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ScoringError) {
    if k >= images {
      throw ScoringError("needs more than k training images, but k is \(k) and there are \(images); use a smaller k")
    }
  }

  func notes(_ facts: TrainingFacts) -> [String] {
    guard facts.copies > k else { return [] }
    return [
      "one training image occurs \(facts.copies) times, more often than k = \(k): its neighbors are its own copies, so "
        + "its density is unbounded and scores near it are huge; use k of at least \(facts.copies), or remove copies"
    ]
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    return Fitted(options: self, features)
  }

  private struct Fitted: FittedScorer {
    let k: Int
    let bank: NearestRows  // n rows
    /// The factor for distances, so that 1e-10 is small relative to them even if all features are tiny.
    let scale: Double
    let radii: Tensor  // [n], the distance of every row to its k-th neighbor
    let densities: Tensor  // [n]

    init(options: LOF, _ features: Tensor) {
      k = options.k
      bank = NearestRows(features, unit: options.normalize)
      scale = options.normalize ? 1 : LOF.scale(features)
      let which = bank.nearest(k, to: features) { rows, columns in
        rows.unsqueeze(1) .== Tensor.arange(columns.upperBound, on: rows.device)[columns]
      }  // [n, k]
      let near = bank.distances(of: features, to: which) * scale  // [n, k]
      radii = near.max(axis: 1)
      densities = LOF.density(near, radii[which.flatten()].reshape(-1, k))
    }

    func callAsFunction(_ features: Tensor) -> Tensor {
      let nearest = bank.nearest(k, to: features)  // [m, k]
      let which = nearest.flatten()
      let near = bank.distances(of: features, to: nearest) * scale  // [m, k]
      let own = LOF.density(near, radii[which].reshape(-1, k))  // [m]
      return densities[which].reshape(-1, k).mean(axis: 1) / own
    }
  }

  /// Returns the factor that scales the largest feature to about 1 if all are far smaller, and 1 otherwise.
  private static func scale(_ features: Tensor) -> Double {
    let largest = features.abs().max().item
    return largest > 0 && largest < 1e-3 ? 1 / largest : 1
  }

  /// - Parameters:
  ///   - distances: the distances to the neighbors of each row [b, k].
  ///   - radii: the radii of those neighbors [b, k].
  private static func density(_ distances: Tensor, _ radii: Tensor) -> Tensor {
    1 / (distances.maximum(radii).mean(axis: 1) + 1e-10)
  }
}

@section("plugins") @used private let entry: Entry = { register(LOF.self) }
