import Recipe
import Storage

extension SweepOptions {
  /// Returns the baseline by path, with a variant's name under `variant`; empty if there is none.
  ///
  /// The values are written as in the trials, because values in `sweep.json` are compared as text. A value that only a
  /// variant sets is replaced by the name of that variant.
  ///
  /// - Throws: A `RecipeError` if no trial has the values or they do not select a baseline.
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

  /// Returns a condition in the form in which the trials write it.
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
