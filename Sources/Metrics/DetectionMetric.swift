/// A metric of how well scores separate OOD from ID images.
///
/// The raw value is the name in reports and files.
public enum DetectionMetric: String, Sendable, CaseIterable {
  case auroc
  case auprOut = "aupr-out"
  case auprIn = "aupr-in"
  case fpr95
  case fpr95OOD = "fpr95-ood"

  public var name: String { rawValue }

  /// Indicates whether a higher value means better detection.
  public var isBetterHigher: Bool {
    switch self {
    case .auroc, .auprOut, .auprIn: true
    case .fpr95, .fpr95OOD: false
    }
  }

  /// The exact definition, to be printed with the number, because definitions differ between papers.
  public var convention: String {
    switch self {
    case .auroc:
      "auroc: probability that an OOD score exceeds an ID score, a tie counts ½"
    case .auprOut:
      "aupr-out: average precision with OOD as positive, one step per distinct score, no interpolation"
    case .auprIn:
      "aupr-in: average precision with ID as positive, one step per distinct score, no interpolation"
    case .fpr95:
      "fpr95: share of OOD accepted at the threshold that accepts at least 95 % of ID"
    case .fpr95OOD:
      "fpr95-ood: share of ID flagged at the threshold that flags 95 % of OOD (OpenOOD v1.5's FPR95)"
    }
  }
}
