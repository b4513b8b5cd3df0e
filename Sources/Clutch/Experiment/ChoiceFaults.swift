extension Choice {
  /// What messages call the component: `the loss 'my-loss' (my-loss.swift)`.
  var words: String { "the \(K.registry.kind) '\(name)' (\(source.path))" }

  /// The command that looks closely at a component of a plugin file; nil for one of the program itself.
  var trial: String? { source.plugin.map { "try `clutch test-plugin \(shellQuoted($0))`" } }

  /// What is wrong with the component itself, at its place in the recipe.
  func fault(_ what: String) -> Diagnostic {
    Diagnostic("\(words) \(what)\(trial.map { "; \($0)" } ?? "")", at: place)
  }

  /// Runs a part of a check that is the component's own.
  ///
  /// - Throws: `RecipeError` that names the component where one of its operators fails.
  func checked<Result>(_ work: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try withTorchErrors(body)
    } catch let error as TorchError {
      throw RecipeError([fault("failed \(work): \(error)")])
    }
  }
}
