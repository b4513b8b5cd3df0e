import Clutch

extension Subcommand {
  static let check = Subcommand(
    name: "check", usage: "RECIPE [path=value …]",
    summary: "Says what is wrong with a recipe, and does all but train.",
    details: """
      Names, options and their ranges are checked, data sets found and read, the network is built, and
      four images pass through augmentations, network, loss and back. Nothing is written.
      """,
    flags: [.plugin, .trust] + Flag.machine + [.help], words: 1...Int.max
  ) { arguments in
    let reading = ReadingDisplay()
    let plan = try Plan(experiment(arguments), sharing: PlanCache { reading.show($0, $1, $2) })
    try plan.check()
    // Nothing is said to be right before all is checked.
    let sweep = try plan.experiment.sweep.map { _ in try checkedSweep(arguments) }
    let images = try plan.sources.map { "\($0.name) \(grouped(try $0.images().count))" }
    output("\(arguments.positional[0]): nothing is wrong")
    output("  images   \(images.joined(separator: ", "))")
    output("  phases   \(plan.phases.map { "\($0.name) (\(counted($0.epochs, "epoch")))" }.joined(separator: ", "))")
    output("  scorers  \(plan.scorers.map(\.label).joined(separator: ", "))")
    output("  machine  \(plan.environment.summary)")
    for text in plan.notes { note("note: \(text)") }
    if let sweep { output("  sweep    \(counted(sweep.trials.count, "trial")), nothing is wrong with any") }
    return 0
  }
}

/// The sweep of a recipe, once all its trials are checked.
private func checkedSweep(_ arguments: Arguments) throws -> Sweep {
  let sweep = try Sweep(
    recipe: arguments.positional[0], overrides: overrides(arguments), flags: machineFlags(arguments),
    plugins: arguments.all("--plugin"), trust: arguments.trust)
  try sweep.check(Array(sweep.trials.indices))
  return sweep
}
