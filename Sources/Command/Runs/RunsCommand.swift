import Clutch
import Console
import Foundation
import Runs
import Storage

extension Subcommand {
  static let runs = Subcommand(
    name: "runs", usage: "[remove | clean] [WORD …]",
    summary: "Lists runs, removes some of them, or frees cached stages that no run needs.",
    details: """
      WORD is a name, a key, NAME/KEY or a folder, with the wildcards * and ?, or a setting, path=value,
      where the end of the path is enough. Without a WORD, all runs are listed.

        clutch runs
        clutch runs 'fashion-mnist-*' seed=0 --sort auroc
        clutch runs --state failed --json
        clutch runs remove near-simclr/1f2e3d4c
        clutch runs clean

      remove and clean first list what they will remove and how large it is, and ask for confirmation;
      without a terminal, they require --yes. Runs that a process is working on are never removed. remove
      keeps the stages in runs/.cache, which runs may share; clean removes the stages there that no run
      needs, and what interrupted removals left.
      """,
    flags: [
      .runs,
      Flag(
        name: "--state", value: "NAMES",
        meaning: "only these, comma-separated: \(RunEntry.State.allCases.map(\.rawValue).joined(separator: ", "))"),
      Flag(name: "--sort", value: "KEY", meaning: "time, name, size or a metric; if not given, time, the latest first"),
      Flag(
        name: "--metric", value: "NAME",
        meaning: "the metric to show, as the mean over OOD sets; if not given, that of --sort, or auroc"),
      Flag(name: "--scorer", value: "LABEL", meaning: "the scorer whose metric to show; each run's best if not given"),
      .json,
      Flag(name: "--yes", value: nil, meaning: "removes without asking"),
      .help,
    ], words: 0...Int.max
  ) { arguments in
    var words = arguments.positional
    let verb = words.first.flatMap { runsVerbs.contains($0) ? $0 : nil } ?? "list"
    if words.first == verb { words.removeFirst() }
    let runs = withoutSlash(arguments["--runs"] ?? "runs")
    try refuse(
      arguments, verb == "list" ? ["--yes"] : ["--sort", "--metric", "--scorer", "--json"], by: "runs \(verb)")
    switch verb {
    case "remove": return try removeRuns(try ChosenRuns(words, arguments, in: runs), arguments)
    case "clean":
      guard words.isEmpty, !arguments.has("--state") else {
        throw UsageError(description: "runs clean takes no selection; clutch runs remove does")
      }
      return try cleanCache(of: runs, arguments)
    default:
      let chosen = try ChosenRuns(words, arguments, in: runs)
      let list = try RunList(chosen.runs, arguments)
      for text in list.notes { note(text) }
      if arguments.has("--json") {
        output(list.json)
      } else if chosen.runs.isEmpty {
        note(
          chosen.all.isEmpty
            ? "There are no runs in \(runs)." : "None of \(counted(chosen.all.count, "run")) matches.")
      } else {
        output(list.text(bold: Terminal.current.outputKnowsBold))
      }
      return 0
    }
  }
}

/// The actions of `clutch runs`, of which the first is the default.
let runsVerbs = ["list", "remove", "clean"]

private func refuse(_ arguments: Arguments, _ flags: [String], by command: String) throws(UsageError) {
  if let flag = flags.first(where: arguments.has) {
    throw UsageError(description: "\(command) takes no \(flag); see clutch runs --help")
  }
}
