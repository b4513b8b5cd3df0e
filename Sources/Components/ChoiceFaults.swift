import Recipe
import Torch

extension Choice {
  /// The component's description in messages: `the loss 'my-loss' (my-loss.swift)`.
  package var words: String { "the \(K.registry.kind) '\(name)' (\(source.path))" }

  /// Advice to test the component's plugin file; nil for a built-in component.
  package var trial: String? { source.plugin.map { "try `clutch test-plugin \(shellQuoted($0))`" } }

  /// Returns an error about the component itself, at its place in the recipe.
  package func fault(_ what: String) -> Diagnostic {
    Diagnostic("\(words) \(what)\(trial.map { "; \($0)" } ?? "")", at: location)
  }

  /// Runs a part of a check that executes the component's own code.
  ///
  /// - Throws: A `RecipeError` that names the component if one of its operators fails.
  package func checked<Result>(_ work: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try withTorchErrors(body)
    } catch let error as TorchError {
      throw RecipeError([fault("failed \(work): \(error)")])
    }
  }
}
