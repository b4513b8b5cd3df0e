import Clutch

/// How little the clusters of the training images account for an image, all of them together.
///
///     score(x) = −T·log Σ over the centers c of exp(s_c(x)/T):  [m, d] -> [m]
///
///     cosine:    s_c(x) = cos(x, c), centers from spherical k-means on the training features
///     distance:  s_c(x) = −‖x − c‖² / 2σ², centers from k-means on the training features
///
/// σ² is the variance of the training features about their centers, in the mean over their d numbers. The score is
/// the free energy of a classifier whose logits are the similarities to the centers. The nearest center alone decides
/// where T is small (with `cosine` the ranking is then that of cosine-to-centers), and all count alike where it is
/// large; between, an image near to several centers is less out of distribution than one as near to a single one.
/// With `distance` and T = 1 it is, but for a constant, −log of the density of k equal round normal distributions.
///
/// With k = 1 there is one term and T cancels: the score is −s_c(x), less the more an image points the way of the
/// whole training set, or the nearer it is to its mean. It then says nothing about clusters.
///
/// Source: Liu, Wang, Owens, Li (arXiv 2010.03759), the free energy E(x; f), there of a classifier's logits; the
/// clusters in the place of classes are ours.
struct ClusterEnergy: Scorer {
  static let name = "cluster-energy"

  /// How near a feature is to a center.
  enum Similarity: String, Decodable, Sendable, CaseIterable {
    /// By direction alone.
    case cosine
    /// By squared distance, over twice the variance within clusters.
    case distance
  }

  /// Which features to compare; contrastive losses shape the directions of projections.
  var layer = Layer.projection
  /// How many clusters; more describe the training set more closely, and with 1 the temperature has no effect.
  var k = 10
  /// What the similarity to a center is: its `cosine`, as contrastive losses compare, or its `distance`, in which
  /// lengths count.
  var similarity = Similarity.cosine
  /// By how much the similarity to one center may fall short of that to another and still count, the T of the
  /// formula; higher lets more centers count, lower leaves it to the nearest one. The paper takes 1 for logits;
  /// cosines span only −1 to 1.
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
      // Less than this, float32 cannot tell apart.
      guard variance > 1e-13 * features.to(.float64).square().mean().item else {
        throw ScoringError(
          "needs features that differ from their centers, but all are equal to them; take fewer clusters, or "
            + "see whether training collapsed")
      }
      return ByDistance(centers: clusters.centers.to(.float64), variance: variance, temperature: temperature)
    }
  }

  /// −T·log Σ exp(s/T) over the centers: [m, k] -> [m].
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
    /// In float64, as the differences from them.
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
