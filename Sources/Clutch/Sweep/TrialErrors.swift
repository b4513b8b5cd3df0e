/// What is wrong with the trials of a sweep: each thing once, with the trials in which it is.
struct TrialErrors {
  private let total: Int
  /// What the trials change.
  private let recipe: Node
  private var order: [Diagnostic] = []
  private var trials: [Diagnostic: [String]] = [:]

  /// - Parameters:
  ///   - total: how many trials the sweep has.
  ///   - recipe: the tree that they change.
  init(_ total: Int, of recipe: Node = .map([])) { (self.total, self.recipe) = (total, recipe) }

  /// Notes what is wrong with a trial; throws on what is wrong with the machine.
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

  /// A message with the trials that it is about, unless it is about all.
  static func text(_ message: String, in trials: [String], of total: Int) -> String {
    guard let first = trials.first, trials.count < total else { return message }
    return "trial '\(first)'\(trials.count > 1 ? " and \(trials.count - 1) more" : ""): \(message)"
  }
}
