import Clutch
import Foundation

extension Subcommand {
  static let runs = Subcommand(
    name: "runs", usage: "[remove | clean] [WORD …]",
    summary: "Lists runs, removes some of them, or frees what no run needs any more.",
    details: """
      WORD is a name, a key, NAME/KEY or a folder, with * and ? for what may differ, or a setting,
      path=value, of which the end of the path does. All runs are listed where no word stands.

        clutch runs
        clutch runs 'fashion-mnist-*' seed=0 --sort auroc
        clutch runs --state failed --json
        clutch runs remove near-simclr/1f2e3d4c
        clutch runs clean

      remove and clean say first what goes and how many bytes, and ask; where they cannot ask, they go on
      with --yes only. What a process is working on is never removed. remove leaves what runs may share in
      runs/.cache; clean removes those stages of it that no run was made of, and what interrupted
      removals left.
      """,
    flags: [
      .runs,
      Flag(
        name: "--state", value: "NAMES",
        meaning: "only those that are \(RunEntry.State.allCases.map(\.rawValue).joined(separator: ", ")), with commas"),
      Flag(name: "--sort", value: "KEY", meaning: "time, name, size or a metric; time if not given, the latest first"),
      Flag(
        name: "--metric", value: "NAME",
        meaning: "which to show, as the mean over OOD sets; auroc, or that of --sort, if not given"),
      Flag(name: "--scorer", value: "LABEL", meaning: "whose metric to show; each run's best if not given"),
      .json,
      Flag(name: "--yes", value: nil, meaning: "removes without asking"),
      .help,
    ], words: 0...Int.max
  ) { arguments in
    var words = arguments.positional
    let verb = words.first.flatMap { ["list", "remove", "clean"].contains($0) ? $0 : nil } ?? "list"
    if words.first == verb { words.removeFirst() }
    let runs = withoutSlash(arguments["--runs"] ?? "runs")
    try refuse(
      arguments, verb == "list" ? ["--yes"] : ["--sort", "--metric", "--scorer", "--json"], by: "runs \(verb)")
    switch verb {
    case "remove": return try removeRuns(try ChosenRuns(words, arguments, in: runs), arguments)
    case "clean":
      guard words.isEmpty, !arguments.has("--state") else {
        throw UsageError(description: "runs clean chooses by itself; clutch runs remove takes words")
      }
      return try cleanCache(of: runs, arguments)
    default:
      let chosen = try ChosenRuns(words, arguments, in: runs)
      let list = try RunList(chosen.runs, arguments)
      if arguments.has("--json") {
        output(list.json)
      } else if chosen.runs.isEmpty {
        note(
          chosen.all.isEmpty
            ? "There are no runs in \(runs)." : "None of \(counted(chosen.all.count, "run")) is like that.")
      } else {
        output(list.text(bold: Terminal.current.outputKnowsBold))
      }
      return 0
    }
  }
}

private func refuse(_ arguments: Arguments, _ flags: [String], by command: String) throws(UsageError) {
  if let flag = flags.first(where: arguments.has) {
    throw UsageError(description: "\(command) takes no \(flag); clutch runs --help says more")
  }
}
