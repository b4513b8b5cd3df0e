import Clutch
import Console
import Stages
import Storage
import Sweeps

extension Subcommand {
  static let check = Subcommand(
    name: "check", usage: "RECIPE [path=value …]",
    summary: "Checks a recipe without training.",
    details: """
      Checks names, options and ranges, finds and reads the data sets, builds the network, and passes
      four images forward and backward through augmentations, network and loss. Writes nothing.
      """,
    flags: [.plugin, .trust] + Flag.machine + [.help], words: 1...Int.max
  ) { arguments in
    let reading = ReadingDisplay()
    let plan = try Plan(experiment(arguments), sharing: PlanCache { reading.show($0, $1, $2) })
    try plan.check()
    // Print nothing before every check has passed.
    let sweep = try plan.experiment.sweep.map { _ in try checkedSweep(arguments) }
    let kind = plan.experiment.data.train?.value.samples ?? .images
    let images = try plan.sources.map { "\($0.name) \(grouped(try $0.images().count))" }
    output("\(arguments.positional[0]): no problems found")
    output("  \(kind.rawValue.padded(to: 9))\(images.joined(separator: ", "))")
    let phases = plan.phases.map { "\($0.name) (\(counted($0.epochs, "epoch")))" }
    output("  phases   \(phases.isEmpty ? "none" : phases.joined(separator: ", "))")
    output("  scorers  \(plan.scorers.map(\.label).joined(separator: ", "))")
    output("  machine  \(plan.environment.summary)")
    for text in plan.notes { note("note: \(text)") }
    if let sweep { output("  sweep    \(counted(sweep.trials.count, "trial")), no problems found") }
    return 0
  }
}

/// Returns the recipe's sweep after checking all its trials.
private func checkedSweep(_ arguments: Arguments) throws -> Sweep {
  let sweep = try Sweep(
    recipe: arguments.positional[0], overrides: overrides(arguments), flags: machineFlags(arguments),
    plugins: arguments.all("--plugin"), trust: arguments.trust)
  try sweep.check(Array(sweep.trials.indices))
  return sweep
}
