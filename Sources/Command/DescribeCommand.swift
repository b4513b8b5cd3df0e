import Clutch
import Foundation

extension Subcommand {
  static let describe = Subcommand(
    name: "describe", usage: "KIND NAME | recipe",
    summary: "Describes a component and its options.",
    details: """
      clutch describe loss ccl
      clutch describe recipe        the sections of a recipe and their keys
      """,
    flags: [.plugin, .json, .help], words: 1...2
  ) { arguments in
    let words = arguments.positional
    let described: [ComponentDescription]
    if words == ["recipe"] {
      described = sections
    } else {
      guard words.count == 2 else {
        throw UsageError(description: "describe needs a kind and a name, such as: clutch describe loss ccl")
      }
      let registry = try registry(words[0])
      guard let entry = registry.entry(words[1]) else {
        let names = hint(for: words[1], among: registry.names, otherwise: "there are")
        throw UsageError(description: "there is no \(registry.kind) '\(words[1])'\(names)")
      }
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
  var parts = [wrap("\(component.name): \(component.summary)", width: 98)]
  parts += component.details.map { wrap($0, width: 98) }
  if !component.options.isEmpty {
    parts.append("Options\n" + component.options.map(optionText).joined(separator: "\n"))
  }
  parts.append("From \(component.file)")
  return parts.joined(separator: "\n\n")
}

private func optionText(_ option: OptionDescription) -> String {
  let value = option.defaultValue.map { ", \($0) if not given" } ?? ""
  let meaning = option.type == "section" ? "Described below." : option.meaning
  return "  \(option.name): \(option.type)\(value)\n      \(wrap(meaning, width: 92, indent: 6))"
}
