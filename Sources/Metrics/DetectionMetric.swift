/// A number that says how well scores tell OOD from ID images.
///
/// The raw value is the name in reports and files.
public enum DetectionMetric: String, Sendable, CaseIterable {
  case auroc
  case auprOut = "aupr-out"
  case auprIn = "aupr-in"
  case fpr95
  case fpr95OOD = "fpr95-ood"

  public var name: String { rawValue }

  /// Whether a higher value tells OOD from ID images better.
  public var isBetterHigher: Bool {
    switch self {
    case .auroc, .auprOut, .auprIn: true
    case .fpr95, .fpr95OOD: false
    }
  }

  /// What exactly is measured, to be printed beside the number: papers differ in it.
  public var convention: String {
    switch self {
    case .auroc:
      "auroc: probability that an OOD score exceeds an ID score, a tie counts ½"
    case .auprOut:
      "aupr-out: average precision of finding OOD, a step per distinct score, no interpolation"
    case .auprIn:
      "aupr-in: average precision of finding ID, a step per distinct score, no interpolation"
    case .fpr95:
      "fpr95: share of OOD accepted where at least 95 % of ID are"
    case .fpr95OOD:
      "fpr95-ood: share of ID flagged where at least 95 % of OOD are (OpenOOD v1.5's FPR95)"
    }
  }
}
