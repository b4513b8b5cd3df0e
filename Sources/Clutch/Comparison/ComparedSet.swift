/// A column of OOD images to compare on: one set, or several whose metrics are averaged.
package struct ComparedSet: Sendable {
  package let name: String
  package let members: [String]

  /// What the average over sets is called; no set can be, as names of sets have no spaces.
  package static let meanName = "mean of sets"

  /// The same over sets to choose settings by, which are never averaged with those to test on.
  package static let validationMeanName = "mean of validation sets"

  /// Each set, and where there are several of a kind their mean.
  package static func all(_ sets: [String]) -> [ComparedSet] {
    let validation = sets.filter { ValidationOptions.isName($0) }
    let tested = sets.filter { !ValidationOptions.isName($0) }
    return all(tested, mean: meanName) + all(validation, mean: validationMeanName)
  }

  private static func all(_ sets: [String], mean: String) -> [ComparedSet] {
    sets.map { ComparedSet(name: $0, members: [$0]) } + (sets.count > 1 ? [ComparedSet(name: mean, members: sets)] : [])
  }

  /// The images in distribution that an OOD set is told from.
  package static func inDistribution(for set: String) -> String {
    ValidationOptions.isName(set) ? ValidationOptions.name(of: "test") : "test"
  }

  /// Where a recipe has the images of a set.
  static func path(of set: String) -> String {
    switch set {
    case "test", ValidationOptions.name(of: "test"): "data.\(set)"
    case _ where ValidationOptions.isName(set): "data.\(set.replacing(".", with: ".ood."))"
    default: "data.ood.\(set)"
    }
  }
}
