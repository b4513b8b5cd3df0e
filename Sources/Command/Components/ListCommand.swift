import Clutch
import Console
import Documentation

extension Subcommand {
  static let list = Subcommand(
    name: "list", usage: "[KIND]", summary: "Lists the components that a recipe can name.",
    details: "KIND is one of \(registries.map(\.kind).joined(separator: ", ")).",
    flags: [.plugin, .json, .help], words: 0...1
  ) { arguments in
    let chosen = try arguments.positional.first.map { [try registry($0)] } ?? registries
    let described = chosen.map { registry in
      (
        registry.kind,
        registry.names.compactMap { name in registry.entry(name).map { ComponentDescription($0.type, file: $0.file) } }
      )
    }
    if arguments.has("--json") {
      output(jsonText(Dictionary(uniqueKeysWithValues: described.map { ($0, $1.map(ComponentJSON.init)) })))
      return 0
    }
    let width = (described.flatMap { $0.1 }.map(\.name.count).max() ?? 0) + 2
    for (index, (kind, components)) in described.enumerated() {
      if index > 0 { output("") }
      output(kind)
      for component in components {
        let summary = wrap(
          component.summary, width: Terminal.current.textWidth(indent: width + 2), indent: width + 2)
        output("  \(component.name.padded(to: width))\(summary)")
      }
    }
    note("\nclutch describe NAME describes a component and its options.")
    return 0
  }
}

/// Returns the registry of a kind, given in the singular or the plural.
func registry(_ kind: String) throws(UsageError) -> any AnyRegistry {
  let names = registries.map(\.kind)
  if let found = registries.first(where: { [$0.kind, "\($0.kind)s", "\($0.kind)es"].contains(kind) }) { return found }
  throw UsageError(description: "there is no kind '\(kind)'\(hint(for: kind, among: names, otherwise: "there are"))")
}
