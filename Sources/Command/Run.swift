import Clutch
import Console
import Foundation
import PluginFiles
import Storage

/// Runs `clutch` with the command line of the process and ends the process.
///
/// Exit codes: 0 success, 1 failure, 2 invalid command line or recipe, 130 stopped by the user.
public func run() -> Never {
  ProcessStart.prepare()
  let code = run(Array(CommandLine.arguments.dropFirst()))
  end(code == 0 && LostOutput.isFailure ? 1 : code)
}

/// Runs `clutch` with the given words and returns the exit code.
public func run(_ words: [String]) -> Int32 {
  do {
    return try dispatch(words)
  } catch is Stopped {
    note("Stopped. Run the same command again to resume.")
    return 130
  } catch {
    note(errorText(error))
    return error is UsageError || error is RecipeError || error is PluginError ? 2 : 1
  }
}

private func dispatch(_ words: [String]) throws -> Int32 {
  let wordsForHelp = ["help", "--help", "-h"]
  guard let name = words.first, !wordsForHelp.contains(name) else {
    if let topic = words.first(where: { !wordsForHelp.contains($0) }) {
      output(try subcommand(topic).help)
    } else {
      output(overview)
    }
    return 0
  }
  if name == "--version" {
    output("clutch \(version), libtorch \(Engine.version)")
    return 0
  }
  if name == PluginTrial.command, words.count == 2 { return PluginTrial.carryOut(words[1]) }
  if words.starts(with: [Subcommand.completion.name, Completion.option]) {
    for candidate in Completion.candidates(for: Array(words.dropFirst(2))) { output(candidate) }
    return 0
  }
  let command = try subcommand(name)
  let arguments = try Arguments(Array(words.dropFirst()), flags: command.flags)
  if arguments.has(Flag.help.name) {
    output(command.help)
    return 0
  }
  guard command.words.contains(arguments.positional.count) else {
    throw UsageError(
      description: "usage: \(command.call); see clutch \(command.name) --help")
  }
  if command.leavesResultsInFiles { LostOutput.tolerate() }
  try loadPlugins(arguments.all("--plugin"))
  return try command.body(arguments)
}

private func subcommand(_ name: String) throws(UsageError) -> Subcommand {
  if let command = (Subcommand.all + [.worker]).first(where: { $0.name == name }) { return command }
  let names = hint(for: name, among: Subcommand.all.map(\.name), otherwise: "there are")
  throw UsageError(description: "there is no command '\(name)'\(names)")
}

let version = "0.1"

private let overview = """
  clutch: experiments in unsupervised out-of-distribution detection

  \(Subcommand.all.map { "\($0.call)\n    \($0.summary)" }.joined(separator: "\n"))

  For help on a command: clutch COMMAND --help
  To get started: clutch run recipes/fashion-mnist/ccl.yaml
  Exit codes: 0 success, 1 failure, 2 invalid command line or recipe, 130 stopped by the user.
  """
