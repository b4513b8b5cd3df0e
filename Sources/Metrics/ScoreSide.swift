/// The side that scores belong to: in-distribution or out-of-distribution images.
public enum ScoreSide: String, Sendable, CaseIterable {
  case id = "ID"
  case ood = "OOD"
}
