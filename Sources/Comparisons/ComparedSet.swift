import Experiments

/// A column of a comparison: one OOD set, or several sets whose metrics are averaged.
package struct ComparedSet: Sendable, Hashable {
  package let name: String
  package let members: [String]

  /// The name of the average over sets. No set can have this name, because names of sets contain no spaces.
  package static let meanName = "mean of sets"

  /// The name of the average over validation sets. They are never averaged with test sets.
  package static let validationMeanName = "mean of validation sets"

  /// Returns each set, the groups whose sets are all present, and the mean of each kind of sets if there are several.
  package static func all(_ sets: [String], groups: [ComparedSet] = []) -> [ComparedSet] {
    let validation = sets.filter { ValidationOptions.isName($0) }
    let tested = sets.filter { !ValidationOptions.isName($0) }
    let whole = groups.filter { $0.members.allSatisfy(tested.contains) }
    return each(tested) + whole + mean(tested, meanName) + each(validation) + mean(validation, validationMeanName)
  }

  private static func each(_ sets: [String]) -> [ComparedSet] { sets.map { ComparedSet(name: $0, members: [$0]) } }

  private static func mean(_ sets: [String], _ name: String) -> [ComparedSet] {
    sets.count > 1 ? [ComparedSet(name: name, members: sets)] : []
  }

  /// Returns the in-distribution set that an OOD set is compared with.
  package static func inDistribution(for set: String) -> String {
    ValidationOptions.isName(set) ? ValidationOptions.name(of: "test") : "test"
  }

  /// Returns the path of a set in a recipe.
  static func path(of set: String) -> String {
    switch set {
    case "test", ValidationOptions.name(of: "test"): "data.\(set)"
    case _ where ValidationOptions.isName(set): "data.\(set.replacing(".", with: ".ood."))"
    default: "data.ood.\(set)"
    }
  }
}
