import Recipe
import Storage
import Torch

extension SweepOptions {
  /// The maximum number of trials in a sweep. A larger number is probably a mistake.
  private static let most = 100_000.0

  /// Returns all trials: the Cartesian product of all axes in the order of the recipe, with seeds varying fastest,
  /// without excluded trials.
  ///
  /// - Parameters:
  /// - order: The keys of `sweep`, in the order of the recipe.
  /// - seed: The recipe's own seed.
  func trials(order: [String], seed: Int) throws(RecipeError) -> [Trial] {
    let seeds = try seeds?.resolved(from: seed) ?? [seed]
    let axes = try axes(order)
    guard axes.map({ Double($0.points.count) }).reduce(Double(seeds.count), *) <= SweepOptions.most else {
      throw RecipeError([Diagnostic("the sweep has more than 100,000 trials; vary less at once")])
    }
    var rows: [[Axis.Point]] = [[]]
    for axis in axes { rows = rows.flatMap { row in axis.points.map { row + [$0] } } }
    let all = rows.flatMap { row in
      seeds.map { trial(zip(axes, row).map { ($0.order, $1) }, seed: $0, named: seeds.count > 1) }
    }
    for conditions in exclude { try validate(conditions, among: all, are: "is excluded, but") }
    let kept = all.filter { trial in !exclude.contains { trial.meets($0) } }
    guard !kept.isEmpty else {
      throw RecipeError([
        Diagnostic("no trials are left; exclude fewer", at: exclude.first?.entries.first?.key ?? Node(.null))
      ])
    }
    return kept
  }

  private func axes(_ order: [String]) throws(RecipeError) -> [Axis] {
    let paths = grid.entries.map(\.path) + (random?.draw.entries.map(\.path) ?? [])
    for (index, path) in paths.enumerated() where paths[..<index].contains(where: { $0.text == path.text }) {
      throw RecipeError([Diagnostic("'\(path.text ?? "")' is swept twice; remove it from 'grid' or 'random'", at: path)]
      )
    }
    let labels = shortestTails(of: paths.compactMap(\.text))
    var axes: [Axis] = []
    for key in order {
      switch key {
      case "variants" where !variants.entries.isEmpty: axes.append(.variants(variants))
      case ClassTurn.Kind.oneClass.rawValue, ClassTurn.Kind.leaveOut.rawValue:
        if let turns { axes.append(.turns(turns.kind, turns.classes)) }
      case "grid": axes += grid.entries.map { .grid($0.path, $0.values, labels) }
      case "random":
        guard let random else { continue }
        do throws(OptionError) {
          axes.append(.draws(try random.drawn(), labels))
        } catch {
          throw RecipeError([Diagnostic("\(error)", at: random.draw.entries.first?.path ?? Node(.null))])
        }
      default: continue
      }
    }
    return axes
  }

  private func trial(_ points: [(order: Int, point: Axis.Point)], seed: Int, named: Bool) -> Trial {
    let row = points.map(\.point.label).joined(separator: ", ")
    let last = named || row.isEmpty ? ["seed=\(seed)"] : []
    return Trial(
      name: ((row.isEmpty ? [] : [row]) + last).joined(separator: ", "), row: row,
      variant: points.compactMap(\.point.variant).first, settings: points.flatMap(\.point.settings), seed: seed,
      turn: points.compactMap(\.point.turn).first,
      changes: (0...2).flatMap { order in points.filter { $0.order == order }.flatMap(\.point.changes) })
  }

  /// Rejects conditions that no trial meets and names the condition at fault.
  func validate(_ conditions: Conditions, among trials: [Trial], are what: String) throws(RecipeError) {
    if trials.contains(where: { $0.meets(conditions) }) { return }
    for entry in conditions.entries {
      let values = unique(trials.compactMap { $0.value(at: entry.name).map(valueLabel) })
      if values.isEmpty {
        let paths = trials.reduce(into: variants.entries.isEmpty ? ["seed"] : ["variant", "seed"]) { paths, trial in
          let own = trial.changes.map(\.name) + trial.settings.map(\.path)
          for path in own where !paths.contains(path) { paths.append(path) }
        }
        let near = hint(for: entry.name, among: paths, otherwise: "the trials differ in")
        throw RecipeError([Diagnostic("'\(entry.name)' \(what) no trial sets it\(near)", at: entry.key)])
      }
      if !trials.contains(where: { $0.has(entry) }) {
        let label = valueLabel(entry.value)
        // A similar number is rarely the number that was meant.
        let near = hint(
          for: Double(label) == nil ? label : "", among: Array(values.prefix(20)), otherwise: "its values are")
        throw RecipeError([Diagnostic("'\(entry.name)' of \(label) \(what) no trial has it\(near)", at: entry.value)])
      }
    }
    let place = conditions.entries.first?.key ?? Node(.null)
    throw RecipeError([Diagnostic("no trial has all of these values; remove one of them", at: place)])
  }
}
