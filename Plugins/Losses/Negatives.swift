import Clutch

/// Which views stand in an anchor's denominator beside its positives.
enum Negatives: String, Decodable, Sendable, CaseIterable {
  /// All other views.
  case all
  /// The views of images in other clusters; those of the anchor's own cluster are left out.
  case otherClusters = "other-clusters"

  /// The denominator of every anchor, bool [r, r].
  ///
  /// - Parameters:
  ///   - positives: the anchor's positives, bool [r, r]; they stay.
  ///   - sameCluster: the other views of the anchor's cluster, bool [r, r].
  func candidates(of pairs: ViewPairs, positives: Tensor, sameCluster: Tensor) -> Tensor {
    switch self {
    case .all: pairs.others
    case .otherClusters: positives | (pairs.others & !sameCluster)
    }
  }
}
