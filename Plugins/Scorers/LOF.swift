import Clutch

/// How sparse the training images lie about an image, against how they lie about its neighbors (local outlier factor).
///
/// With N(x) the k nearest training features and d_k(o) the distance of o to its own k-th:
///
///     reach(x, o) = max(‖x − o‖, d_k(o))
///     density(x)  = 1 / (mean over o in N(x) of reach(x, o) + 1e-10)
///     score(x)    = mean over o in N(x) of density(o) / density(x)
///
/// About 1 where x lies among its like: [m, d] -> [m]. A training feature is no neighbor of itself; new ones are compared
/// with training features only. (Breunig, Kriegel, Ng, Sander: "LOF: identifying density-based local outliers", SIGMOD
/// 2000, definitions 5 to 7; scikit-learn's `LocalOutlierFactor` with `novelty`.)
struct LOF: Scorer {
  static let name = "lof"

  /// Which features to compare.
  var layer = Layer.encoder
  /// How many neighbors there are; more compare with a wider surrounding and forgive small groups of stray images.
  var k = 20
  /// Whether features are brought to length 1 first, so that only their direction counts.
  var unit = true

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ScoringError) {
    if k >= images {
      throw ScoringError("needs more than k training images, but k is \(k) and there are \(images); take a smaller k")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    return Fitted(options: self, features)
  }

  private struct Fitted: FittedScorer {
    let options: LOF
    let bank: Tensor  // [n, d]
    let radii: Tensor  // [n], the distance of every row to its k-th neighbor
    let densities: Tensor  // [n]

    init(options: LOF, _ features: Tensor) {
      self.options = options
      let bank = options.measured(features)
      let n = bank.size(0)
      var (distances, indices): ([Tensor], [Tensor]) = ([], [])
      for rows in Tensor.arange(n).split(max(1, (1 << 23) / max(n, options.k * bank.size(1)))) {
        let all = options.distances(bank[rows], bank)  // [b, n]
        let isSelf = rows.unsqueeze(1) .== Tensor.arange(n)
        let nearest = all.fill(isSelf, with: .infinity).topK(options.k, largest: false)
        distances.append(LOF.exact(bank[rows], bank, nearest.indices))
        indices.append(nearest.indices)
      }
      let (near, which) = (Tensor.concatenate(distances), Tensor.concatenate(indices))  // [n, k]
      radii = near.max(axis: 1)
      densities = LOF.density(near, radii[which.flatten()].reshape(n, options.k))
      self.bank = bank
    }

    func callAsFunction(_ features: Tensor) -> Tensor {
      options.measured(features).inBlocks(cost: max(2 * bank.size(0), options.k * bank.size(1))) { rows in
        let nearest = options.distances(rows, bank).topK(options.k, largest: false)  // [b, k]
        let which = nearest.indices.flatten()
        let own = LOF.density(LOF.exact(rows, bank, nearest.indices), radii[which].reshape(-1, options.k))  // [b]
        return densities[which].reshape(-1, options.k).mean(axis: 1) / own
      }
    }
  }

  private func measured(_ features: Tensor) -> Tensor {
    unit ? features.to(.float64).normalize() : features.to(.float64)
  }

  /// Distances of every one of `rows` [b, d] to every row of the bank: [b, n], to about 1e-8.
  private func distances(_ rows: Tensor, _ bank: Tensor) -> Tensor { call("aten::cdist", rows, bank, 2.0, 1) }

  /// Distances of `rows` [b, d] to their neighbors [b, k], from the differences themselves: those of equal rows are 0.
  private static func exact(_ rows: Tensor, _ bank: Tensor, _ which: Tensor) -> Tensor {
    let neighbors = bank[which.flatten()].reshape(which.size(0), which.size(1), bank.size(1))  // [b, k, d]
    return (rows.unsqueeze(1) - neighbors).norm(axis: 2)  // [b, k]
  }

  /// - Parameters:
  ///   - distances: to the neighbors of every row [b, k].
  ///   - radii: of those neighbors [b, k].
  private static func density(_ distances: Tensor, _ radii: Tensor) -> Tensor {
    1 / (distances.maximum(radii).mean(axis: 1) + 1e-10)
  }
}

@section("plugins") @used private let entry: Entry = { register(LOF.self) }
