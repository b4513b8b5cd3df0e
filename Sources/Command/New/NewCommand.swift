import Clutch
import Console
import Documentation
import Foundation

extension Subcommand {
  static let new = Subcommand(
    name: "new", usage: "KIND NAME",
    summary: "Creates a component: a Swift file, a recipe that uses it, and golden cases for it.",
    details: """
      clutch new loss my-loss

      writes my-loss.swift, my-loss.yaml and my-loss.cases.yaml: a working example for you to change.
      NAME is the component's name in recipes, in kebab-case. Existing files are not overwritten.
      KIND is one of \(registries.map(\.kind).joined(separator: ", ")).
      """,
    flags: [.to, .clusters, .learner, .plugin, .help], words: 2...2
  ) { arguments in
    let registry = try registry(arguments.positional[0])
    let name = try componentName(arguments.positional[1], registry)
    let files = NewFiles(kind: registry.kind, name: name, variant: try variant(arguments, registry))
    let folder = arguments["--to"]
    try files.write(to: folder ?? ".")

    func shown(_ file: String) -> String { folder.map { shellQuoted("\($0)/\(file)") } ?? file }
    let width = (files.all.map { shown($0.name).count }.max() ?? 0) + 2
    output(files.all.map { shown($0.name).padded(to: width) + $0.purpose }.joined(separator: "\n"))
    let (plugin, recipe) = (shown("\(name).swift"), shown("\(name).yaml"))
    output(
      """

      Next:
        clutch check \(recipe)
        clutch run \(recipe)
        clutch test-plugin \(plugin)
        clutch describe \(registry.kind) \(name) --plugin \(plugin)
      """)
    return 0
  }
}

extension Flag {
  fileprivate static let to = Flag(
    name: "--to", value: "DIR", meaning: "the folder to write to, created if needed; the current one if not given")
  fileprivate static let clusters = Flag(
    name: "--clusters", value: nil, meaning: "for a loss: creates one that also uses the clusters of the images")
  fileprivate static let learner = Flag(
    name: "--learner", value: nil,
    meaning: "for a loss: creates one with state of its own, here a teacher and a predictor")
}

/// Returns the template of the kind that the flags ask for; nil for the ordinary one.
private func variant(_ arguments: Arguments, _ registry: any AnyRegistry) throws(UsageError) -> String? {
  let given = ["clusters", "learner"].filter { arguments.has("--\($0)") }
  guard let first = given.first else { return nil }
  guard registry.kind == "loss" else {
    throw UsageError(description: "--\(first) is only for a loss; leave it out for a kind such as \(registry.kind)")
  }
  if given.count > 1 {
    throw UsageError(description: "--clusters cannot be combined with --learner; leave one of them out")
  }
  return first
}

/// Returns the name of a new component if it is valid and not taken.
private func componentName(_ name: String, _ registry: any AnyRegistry) throws(UsageError) -> String {
  guard isComponentName(name) else {
    let words = kebabCase(name).split { !("a"..."z").contains($0) && !("0"..."9").contains($0) }
    let right = String(words.joined(separator: "-").drop { !$0.isLetter })
    throw UsageError(
      description: "'\(name)' must be a name of lower-case letters, digits and hyphens, such as "
        + "'\(right.isEmpty ? "my-\(registry.kind)" : right)'")
  }
  if let taken = registry.entry(name) {
    let file = ComponentDescription(taken.type, file: taken.file).file
    throw UsageError(description: "there is a \(registry.kind) '\(name)' already, in \(file); choose another name")
  }
  return name
}

private func isComponentName(_ name: String) -> Bool { name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil }
