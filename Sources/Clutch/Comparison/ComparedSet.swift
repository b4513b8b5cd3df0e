/// A column of OOD images to compare on: one set, or several whose metrics are averaged.
struct ComparedSet: Sendable {
  let name: String
  let members: [String]

  /// What the average over sets is called; no set can be, as names of sets have no spaces.
  static let meanName = "mean of sets"

  /// Each set, and where there are several their mean.
  static func all(_ sets: [String]) -> [ComparedSet] {
    sets.map { ComparedSet(name: $0, members: [$0]) }
      + (sets.count > 1 ? [ComparedSet(name: meanName, members: sets)] : [])
  }
}
