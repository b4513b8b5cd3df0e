/// A metric of the agreement between clusters and the classes, which are not used for clustering.
///
/// The raw value is the name in reports and files.
public enum ClusteringMetric: String, Sendable, CaseIterable {
  case nmi
  case ari
  case accuracy
  case purity

  public var name: String { rawValue }

  /// The exact definition, to be printed with the number, because definitions differ between papers.
  public var convention: String {
    switch self {
    case .nmi: "nmi: mutual information over the arithmetic mean of both entropies"
    case .ari: "ari: Rand index adjusted for chance (Hubert and Arabie)"
    case .accuracy: "accuracy: share of images in the cluster matched to their class, one to one"
    case .purity: "purity: share of images in the most common class of their cluster"
    }
  }
}
