/// A command of `clutch`.
struct Subcommand: Sendable {
  let name: String
  /// The words after the name, for the help.
  let usage: String
  /// One line.
  let summary: String
  /// More lines, and examples.
  let details: String
  let flags: [Flag]
  /// How many words stand after the name, flags aside.
  let words: ClosedRange<Int>
  /// Does it; returns the exit code.
  let body: @Sendable (Arguments) throws -> Int32

  static let all: [Subcommand] = [
    .run, .sweep, .check, .runs, .compare, .report, .score, .export, .data, .new, .testPlugin, .list, .describe,
    .schema,
  ]

  /// Whether what it prints lies in files as well, so that it goes on when nobody reads what it prints.
  var leavesResultsInFiles: Bool { [Subcommand.run.name, Subcommand.sweep.name].contains(name) }

  /// How it is called.
  var call: String { usage.isEmpty ? "clutch \(name)" : "clutch \(name) \(usage)" }

  /// What `clutch NAME --help` prints.
  var help: String {
    let width = (flags.map { $0.label.count }.max() ?? 0) + 2
    let options = flags.map { flag in
      "  " + flag.label.padded(to: width) + wrap(flag.meaning, width: 98 - width, indent: width + 2)
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

  static let help = Flag(name: "--help", value: nil, meaning: "this text")
  static let json = Flag(name: "--json", value: nil, meaning: "results as JSON")
  static let plugin = Flag(
    name: "--plugin", value: "FILE", meaning: "a Swift file with components, or a folder of such; may be given again")
  static let trust = Flag(
    name: "--trust", value: nil, meaning: "loads plugins of a run folder that are not yours; they are code")
  static let runs = Flag(name: "--runs", value: "DIR", meaning: "where results live; ./runs if not given")
  static let quiet = Flag(name: "--quiet", value: nil, meaning: "no progress, only results and errors")
}
