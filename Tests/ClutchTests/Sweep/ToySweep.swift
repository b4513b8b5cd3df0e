import Foundation

@testable import Sweeps

/// A sweep of the toy recipe.
///
/// - Parameter sweep: the text under `sweep:`, in one line, from column 3 of line 20 on; may be empty.
func toySweep(_ sweep: String, _ overrides: [String] = [], recipe: String = toyRecipe) throws -> Sweep {
  toys
  let folder = try TemporaryFolder()
  let text = sweep.isEmpty ? recipe : "\(recipe)\nsweep:\n  \(sweep)"
  return try Sweep(recipe: folder.write(text, "toys.yaml"), overrides: overrides)
}
