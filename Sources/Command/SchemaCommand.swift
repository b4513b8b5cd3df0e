import Clutch

extension Subcommand {
  static let schema = Subcommand(
    name: "schema", usage: "",
    summary: "Prints a JSON Schema of recipes, by which editors complete and check them.",
    details: """
      Every key, component and option is in it, with what it means and what it is if not given.
      docs/editors.md tells how VS Code and others use it.

        clutch schema > recipe.schema.json
      """,
    flags: [.plugin, .help], words: 0...0
  ) { _ in
    output(recipeSchema())
    return 0
  }
}
