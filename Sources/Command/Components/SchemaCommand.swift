import Clutch
import Console
import Documentation

extension Subcommand {
  static let schema = Subcommand(
    name: "schema", usage: "",
    summary: "Prints a JSON Schema of recipes, for completion and checks in editors.",
    details: """
      The schema contains every key, component and option, with its meaning and its default.
      docs/editors.md shows how to use it in VS Code and other editors.

        clutch schema > recipe.schema.json
      """,
    flags: [.plugin, .help], words: 0...0
  ) { _ in
    output(recipeSchema())
    return 0
  }
}
