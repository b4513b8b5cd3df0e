/// A column of OOD images to compare on: one set, or several whose metrics are averaged.
package struct ComparedSet: Sendable, Hashable {
  package let name: String
  package let members: [String]

  /// What the average over sets is called; no set can be, as names of sets have no spaces.
  package static let meanName = "mean of sets"

  /// The same over sets to choose settings by, which are never averaged with those to test on.
  package static let validationMeanName = "mean of validation sets"

  /// Each set, the groups whose sets are all there, and where there are several sets of a kind their mean.
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
