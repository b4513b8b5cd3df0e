/// In-distribution or out-of-distribution: which images a set of scores belongs to.
public enum ScoreSide: String, Sendable, CaseIterable {
  case id = "ID"
  case ood = "OOD"
}
