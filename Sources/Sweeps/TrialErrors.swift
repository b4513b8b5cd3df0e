import Recipe
import Storage

/// The errors in the trials of a sweep, each listed once with the trials that have it.
struct TrialErrors {
  private let total: Int
  /// The tree that the trials change.
  private let recipe: Node
  private var order: [Diagnostic] = []
  private var trials: [Diagnostic: [String]] = [:]

  /// - Parameters:
  /// - total: The number of trials in the sweep.
  /// - recipe: The tree that the trials change.
  init(_ total: Int, of recipe: Node = .map([])) { (self.total, self.recipe) = (total, recipe) }

  /// Records an error in a trial. Throws an error if the machine is at fault.
  mutating func add(_ error: any Error, of trial: Trial) throws {
    guard let error = error as? RecipeError else {
      throw RunError("trial '\(trial.name)': \(error)")
    }
    for diagnostic in error.diagnostics.map({ trial.blaming($0, in: recipe) }) {
      if trials[diagnostic] == nil { order.append(diagnostic) }
      trials[diagnostic, default: []].append(trial.name)
    }
  }

  func throwAll() throws(RecipeError) {
    if order.isEmpty { return }
    throw RecipeError(
      order.map { diagnostic in
        let text = TrialErrors.text(diagnostic.message, in: trials[diagnostic] ?? [], of: total)
        return Diagnostic(text, location: diagnostic.location, line: diagnostic.line)
      })
  }

  /// Returns a message with the trials that it applies to, unless it applies to all.
  static func text(_ message: String, in trials: [String], of total: Int) -> String {
    guard let first = trials.first, trials.count < total else { return message }
    return "trial '\(first)'\(trials.count > 1 ? " and \(trials.count - 1) more" : ""): \(message)"
  }
}
