import Clutch
import Console

extension Subcommand {
  static let completion = Subcommand(
    name: "completion", usage: Shell.allCases.map(\.rawValue).joined(separator: " | "),
    summary: "Prints a script that completes commands, options, components, recipes and runs in a shell.",
    details: """
      Write the script to a file, and let the shell read it:

        clutch completion bash > clutch.bash    then, in ~/.bashrc: source …/clutch.bash
        clutch completion zsh > _clutch         in a folder of $fpath
        clutch completion fish > clutch.fish    in ~/.config/fish/completions

      The script asks the clutch that you type, such as ./clutch, for candidates. That builds nothing.
      """,
    flags: [.help], words: 1...1
  ) { arguments in
    let name = arguments.positional[0]
    guard let shell = Shell(rawValue: name) else {
      let names = hint(for: name, among: Shell.allCases.map(\.rawValue), otherwise: "there are")
      throw UsageError(description: "there is no completion for '\(name)'\(names)")
    }
    output(shell.script)
    return 0
  }
}
