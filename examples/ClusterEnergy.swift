import Clutch

/// Scores an image by its free energy under the clusters of the training images, so that all clusters count.
///
///     score(x) = −T·log Σ over the centers c of exp(s_c(x)/T):  [m, d] -> [m]
///
///     cosine:    s_c(x) = cos(x, c), centers from spherical k-means on the training features
///     distance:  s_c(x) = −‖x − c‖² / 2σ², centers from k-means on the training features
///
/// σ² is the variance of the training features about their centers, averaged over the d dimensions. The score is the
/// free energy of a classifier whose logits are the similarities to the centers. If T is small, only the nearest center
/// counts (with `cosine`, the ranking is then that of cosine-to-centers); if T is large, all centers count equally. In
/// between, an image near several centers is less out of distribution than one equally near to a single center. With
/// `distance` and T = 1, the score is, up to a constant, −log of the density of k equal spherical normal distributions.
///
/// With k = 1, there is one term and T cancels: the score is −s_c(x). It is lower, the closer an image is to the
/// direction of the whole training set (or to its mean), and says nothing about clusters.
///
/// Source: Liu, Wang, Owens, Li (arXiv 2010.03759), the free energy E(x; f), there of a classifier's logits. Using
/// clusters instead of classes is our change.
struct ClusterEnergy: Scorer {
  static let name = "cluster-energy"

  /// The similarity of a feature to a center.
  enum Similarity: String, Decodable, Sendable, CaseIterable {
    /// The cosine, which depends on direction only.
    case cosine
    /// The negative squared distance, divided by twice the variance within clusters.
    case distance
  }

  /// The features to compare; contrastive losses shape the directions of projections.
  var layer = Layer.projection
  /// The number of clusters; more describe the training set more closely. With 1, the temperature has no effect.
  var k = 10
  /// The similarity to a center: its `cosine`, as in contrastive losses, or its `distance`, which also depends on
  /// length.
  var similarity = Similarity.cosine
  /// The temperature T of the formula; higher lets more centers count, lower leaves the score to the nearest one. The
  /// paper uses 1 for logits, but cosines span only −1 to 1.
  var temperature = 0.1

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("temperature", temperature, above: 0)
  }

  func validate(images: Int) throws(ScoringError) {
    do throws(ClusteringError) {
      try KMeans(k: k).validate(images: images)
    } catch {
      throw ScoringError("\(error)")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    let clusters: KMeans.Result
    do throws(ClusteringError) {
      clusters = try KMeans(k: k, spherical: similarity == .cosine)(features, random)
    } catch {
      throw ScoringError("\(error)")
    }
    switch similarity {
    case .cosine:
      return ByCosine(centers: clusters.centers, temperature: temperature)
    case .distance:
      let variance = clusters.objective / Double(features.count)
      // float32 cannot resolve smaller differences.
      guard variance > 1e-13 * features.to(.float64).square().mean().item else {
        throw ScoringError(
          "needs features that differ from their centers, but all are equal to them; use fewer clusters, or "
            + "check whether training collapsed")
      }
      return ByDistance(centers: clusters.centers.to(.float64), variance: variance, temperature: temperature)
    }
  }

  /// Returns −T·log Σ exp(s/T) over the centers: [m, k] -> [m].
  private static func energy(_ similarities: Tensor, _ temperature: Double) -> Tensor {
    (similarities / temperature).logSumExp(axis: 1) * -temperature
  }

  private struct ByCosine: FittedScorer {
    let centers: Tensor  // [k, d], of length 1
    let temperature: Double

    func callAsFunction(_ features: Tensor) -> Tensor {
      energy(features.normalize().matmul(centers.transpose()), temperature)  // [m]
    }
  }

  private struct ByDistance: FittedScorer {
    /// The centers in float64, so that differences from them are in float64 too.
    let centers: Tensor  // [k, d]
    let variance: Double
    let temperature: Double

    func callAsFunction(_ features: Tensor) -> Tensor {
      let squares = features.to(.float64).squaredDistances(to: centers)  // [m, k]
      return energy(squares / (-2 * variance), temperature)  // [m]
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(ClusterEnergy.self) }
