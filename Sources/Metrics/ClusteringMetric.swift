/// A number that says how well clusters agree with the classes they were not told.
///
/// The raw value is the name in reports and files.
public enum ClusteringMetric: String, Sendable, CaseIterable {
  case nmi
  case ari
  case accuracy
  case purity

  public var name: String { rawValue }

  /// What exactly is measured, to be printed beside the number: papers differ in it.
  public var convention: String {
    switch self {
    case .nmi: "nmi: mutual information over the arithmetic mean of both entropies"
    case .ari: "ari: Rand index adjusted for chance (Hubert and Arabie)"
    case .accuracy: "accuracy: share of images in the cluster matched to their class, one to one"
    case .purity: "purity: share of images in the commonest class of their cluster"
    }
  }
}
