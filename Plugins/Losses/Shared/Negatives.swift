import Clutch

/// The views in an anchor's denominator, besides its positives.
enum Negatives: String, Decodable, Sendable, CaseIterable {
  /// All other views.
  case all
  /// The views of images in other clusters, without those of the anchor's own cluster.
  case otherClusters = "other-clusters"

  /// Returns the denominator of each anchor, bool [r, r].
  ///
  /// - Parameters:
  ///   - positives: the anchor's positives, bool [r, r]; they are always included.
  ///   - sameCluster: the other views of the anchor's cluster, bool [r, r].
  func candidates(of pairs: ViewPairs, positives: Tensor, sameCluster: Tensor) -> Tensor {
    switch self {
    case .all: pairs.others
    case .otherClusters: positives | (pairs.others & !sameCluster)
    }
  }
}
