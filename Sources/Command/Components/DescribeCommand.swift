import Clutch
import Console
import Documentation
import Experiments
import Foundation
import Slurm
import Storage
import Sweeps

extension Subcommand {
  static let describe = Subcommand(
    name: "describe", usage: "[KIND] NAME | recipe",
    summary: "Describes a component and its options.",
    details: """
      clutch describe ccl           the component of this name
      clutch describe head linear   of several components of this name, the head
      clutch describe recipe        the sections of a recipe and their keys
      """,
    flags: [.plugin, .json, .help], words: 1...2
  ) { arguments in
    let words = arguments.positional
    let described: [ComponentDescription]
    if words == ["recipe"] {
      described = sections
    } else {
      let entry = try entry(words[words.count - 1], kind: words.count == 2 ? words[0] : nil)
      described = [ComponentDescription(entry.type, file: entry.file)]
    }
    if arguments.has("--json") {
      output(described.count == 1 ? jsonText(ComponentJSON(described[0])) : jsonText(described.map(ComponentJSON.init)))
    } else {
      output(described.map(text).joined(separator: "\n\n"))
    }
    return 0
  }
}

/// Returns the component of a name. Without a kind, only one kind may have a component of that name.
private func entry(_ name: String, kind: String?) throws(UsageError) -> (type: any Component.Type, file: String) {
  if let kind {
    let registry = try registry(kind)
    if let entry = registry.entry(name) { return entry }
    let names = hint(for: name, among: registry.names, otherwise: "there are")
    throw UsageError(description: "there is no \(registry.kind) '\(name)'\(names)")
  }
  let owners = registries.filter { $0.entry(name) != nil }
  if owners.count == 1, let entry = owners[0].entry(name) { return entry }
  if let first = owners.first {
    let all = listed(owners.map { "\(article($0.kind)) \($0.kind) '\(name)'" })
    throw UsageError(description: "there are \(all); write describe \(first.kind) \(name)")
  }
  if (try? registry(name)) != nil {
    throw UsageError(description: "describe needs a kind and a name, such as: clutch describe loss ccl")
  }
  let names = unique(registries.flatMap(\.names))
  let near = suggestion(for: name, among: names).map { "did you mean '\($0)'?" } ?? "clutch list shows all"
  throw UsageError(description: "there is no component '\(name)'; \(near)")
}

private func article(_ noun: String) -> String { "aeiou".contains(noun.prefix(1)) ? "an" : "a" }

/// Joins phrases: `a`, `a and b`, `a, b and c`.
private func listed(_ phrases: [String]) -> String {
  (phrases.count > 1 ? phrases.dropLast().joined(separator: ", ") + " and " : "") + (phrases.last ?? "")
}

private let sections = [
  ComponentDescription(section: Experiment.self, name: "recipe"),
  ComponentDescription(section: DataOptions.self, name: "data"),
  ComponentDescription(section: ValidationOptions.self, name: "data.validation"),
  ComponentDescription(section: TrainOptions.self, name: "train"),
  ComponentDescription(section: PhaseOptions.self, name: "train.phases.NAME"),
  ComponentDescription(section: ClusterOptions.self, name: "train.phases.NAME.clusters"),
  ComponentDescription(section: MachineOptions.self, name: "machine"),
  ComponentDescription(section: SlurmOptions.self, name: "machine.slurm"),
  ComponentDescription(section: SweepOptions.self, name: "sweep"),
  ComponentDescription(section: RandomOptions.self, name: "sweep.random"),
  ComponentDescription(section: Distribution.self, name: "sweep.random.draw.PATH"),
  ComponentDescription(section: StopOptions.self, name: "sweep.stop"),
  ComponentDescription(section: SuccessiveHalving.self, name: "sweep.stop.asha"),
  ComponentDescription(section: MedianRule.self, name: "sweep.stop.median"),
  ComponentDescription(section: MeasureOptions.self, name: "sweep.stop.measure"),
]

private func text(_ component: ComponentDescription) -> String {
  let width = Terminal.current.textWidth()
  var parts = [wrap("\(component.name): \(component.summary)", width: width)]
  parts += component.details.map { wrap($0, width: width) }
  if !component.options.isEmpty {
    parts.append("Options\n" + component.options.map(optionText).joined(separator: "\n"))
  }
  parts.append("From \(component.file)")
  return parts.joined(separator: "\n\n")
}

private func optionText(_ option: OptionDescription) -> String {
  let value = option.defaultValue.map { ", \($0) if not given" } ?? ""
  let meaning = option.type == "section" ? "Described below." : option.meaning
  return "  \(option.name): \(option.type)\(value)\n      "
    + wrap(meaning, width: Terminal.current.textWidth(indent: 6), indent: 6)
}
