import Console

/// A command of `clutch`.
struct Subcommand: Sendable {
  let name: String
  /// The arguments after the name, as the help shows them.
  let usage: String
  /// A description in one line.
  let summary: String
  /// A longer description, with examples.
  let details: String
  let flags: [Flag]
  /// The number of positional arguments that the command takes.
  let words: ClosedRange<Int>
  /// Runs the command and returns the exit code.
  let body: @Sendable (Arguments) throws -> Int32

  static let all: [Subcommand] = [
    .run, .sweep, .check, .runs, .compare, .report, .clusters, .score, .export, .data, .new, .testPlugin, .list,
    .describe,
    .schema, .completion,
  ]

  /// `true` if the results are also written to files, so that the command continues when nobody reads its output.
  var leavesResultsInFiles: Bool { [Subcommand.run.name, Subcommand.sweep.name].contains(name) }

  /// The command with its arguments, as the help shows it.
  var call: String { usage.isEmpty ? "clutch \(name)" : "clutch \(name) \(usage)" }

  /// The text that `clutch NAME --help` prints.
  var help: String {
    let width = (flags.map { $0.label.count }.max() ?? 0) + 2
    let indent = width + 2
    let options = flags.map { flag in
      "  " + flag.label.padded(to: width)
        + wrap(flag.meaning, width: Terminal.current.textWidth(indent: indent), indent: indent)
    }
    return """
      \(call)

      \(summary)

      \(details)

      Options
      \(options.joined(separator: "\n"))
      """
  }
}

extension Flag {
  var label: String { [name, value].compactMap(\.self).joined(separator: " ") }

  static let help = Flag(name: "--help", value: nil, meaning: "shows this help")
  static let json = Flag(name: "--json", value: nil, meaning: "prints results as JSON")
  static let plugin = Flag(
    name: "--plugin", value: "FILE", meaning: "a Swift file with components, or a folder of them; can be repeated")
  static let trust = Flag(
    name: "--trust", value: nil, meaning: "loads plugins from a run's folder that are not yours; plugins run as code")
  static let runs = Flag(name: "--runs", value: "DIR", meaning: "the folder of results; ./runs if not given")
  static let quiet = Flag(name: "--quiet", value: nil, meaning: "prints results and errors, but no progress")
}
