import Recipe

extension DataOptions {
  /// Rejects groups without sets, unknown sets, and sets that occur twice in a group.
  func validateGroups() throws(OptionError) {
    let names = ood.entries.map(\.name)
    if names.isEmpty { return }  // reported elsewhere
    for (group, sets) in groups.entries {
      if sets.isEmpty { throw OptionError("groups", "has no set in '\(group)'; name some of data.ood") }
      for (index, set) in sets.enumerated() {
        if !names.contains(set) {
          throw OptionError(
            "groups",
            "has '\(set)' in '\(group)', but data.ood has no such set"
              + hint(for: set, among: names, otherwise: "it has")
          )
        }
        if sets[..<index].contains(set) {
          throw OptionError("groups", "has '\(set)' twice in '\(group)'; remove one")
        }
      }
    }
  }
}
