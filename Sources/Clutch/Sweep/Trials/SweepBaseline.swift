extension SweepOptions {
  /// What the other trials are compared with, by path, a variant's name under `variant`; empty where there is no such
  /// thing.
  ///
  /// The values are written as the trials write them, since `sweep.json` is compared by its texts, and one that only a
  /// variant sets becomes that variant's name, under which its trials stand there.
  ///
  /// - Throws: where no trial has the values, or they do not choose a baseline.
  func baseline(among trials: [Trial]) throws(RecipeError) -> Conditions {
    guard let conditions = baseline?.conditions else {
      guard let first = variants.entries.first else { return Conditions(entries: []) }
      return Conditions(entries: [SweepOptions.variant(first.name)])
    }
    if let seed = conditions.entries.first(where: { $0.name == "seed" }) {
      let rule = "every trial is compared with the baseline of its own seed"
      throw RecipeError([
        Diagnostic("'seed' cannot be part of the baseline: \(rule); name a variant, or values by path", at: seed.key)
      ])
    }
    try validate(conditions, among: trials, are: "is the baseline, but")
    let chosen = trials.filter { $0.meets(conditions) }
    var entries: [Node.Entry] = []
    for condition in conditions.entries {
      let entry = try entry(condition, of: chosen)
      if !entries.contains(where: { $0.name == entry.name }) { entries.append(entry) }
    }
    return Conditions(entries: entries)
  }

  /// A value as trials that have it write it.
  private func entry(_ condition: Node.Entry, of trials: [Trial]) throws(RecipeError) -> Node.Entry {
    if condition.name == "variant" { return condition }
    if let setting = trials.first?.settings.first(where: { $0.path == condition.name }) {
      return Node.Entry(key: condition.key, value: setting.value)
    }
    let names = unique(trials.compactMap(\.variant))
    guard names.count == 1 else {
      let value = "'\(condition.name)' of \(valueLabel(condition.value))"
      let all = names.map { "'\($0)'" }.joined(separator: ", ")
      throw RecipeError([
        Diagnostic(
          "\(value) is the baseline, but several variants have it: \(all); write 'baseline: \(names.first ?? "")'",
          at: condition.value)
      ])
    }
    return SweepOptions.variant(names[0])
  }

  private static func variant(_ name: String) -> Node.Entry {
    Node.Entry(key: .text("variant"), value: .text(name))
  }
}
