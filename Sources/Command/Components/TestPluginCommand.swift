import Clutch
import Conformance
import Console
import Foundation
import PluginFiles
import Sweeps

extension Subcommand {
  static let testPlugin = Subcommand(
    name: "test-plugin", usage: "FILE | KIND NAME",
    summary: "Checks a component against its kind's contract and its golden cases.",
    details: """
      clutch test-plugin my-loss.swift        all components of a plugin file or a folder of such files
      clutch test-plugin loss ccl             one component that recipes can name

      The contract is a list of checks, which docs/kinds.md describes. Each is run on random inputs and
      edge cases, with the default options and with every switch changed. Golden cases are read from
      my-loss.cases.yaml next to my-loss.swift. For a failed check, the command prints the options, the
      input, the result and the expected result. Exit code: 0 all checks passed, 1 some failed, 2 invalid
      command line or file.
      """,
    flags: [.cases, .plugin, .dataRoot, .json, .help], words: 1...2
  ) { arguments in
    let components = try components(arguments.positional)
    let beside = arguments.positional.count == 1 ? caseFiles(beside: arguments.positional[0]) : []
    let files = arguments["--cases"].map { [$0] } ?? beside
    let cases = try files.flatMap { file throws(RecipeError) in try goldenCases(file) }
    let subjects = components.compactMap { Subject($0.kind, $0.name, cases: cases) }
    try checkBelongings(cases, to: subjects)
    return test(subjects, arguments)
  }
}

/// Returns the components that the words name: all of a plugin file, or a single one.
private func components(_ words: [String]) throws -> [(kind: String, name: String)] {
  if words.count == 1 { return try loadPlugins(words).flatMap(\.components).map { ($0.kind, $0.name) } }
  let registry = try registry(words[0])
  guard registry.names.contains(words[1]) else {
    let names = hint(for: words[1], among: registry.names, otherwise: "there are")
    throw UsageError(description: "there is no \(registry.kind) '\(words[1])'\(names)")
  }
  return [(registry.kind, words[1])]
}

extension Flag {
  static let cases = Flag(
    name: "--cases", value: "FILE", meaning: "golden cases: results that the component must reproduce")
  static let dataRoot = Flag(name: "--data-root", value: "DIR", meaning: "the first folder to search for data sets")
}

/// Rejects golden cases of components that are not tested.
private func checkBelongings(_ cases: [GoldenCase], to subjects: [Subject]) throws(RecipeError) {
  let strays = cases.filter { test in !subjects.contains { $0.kind == test.kind && $0.name == test.component } }
  if strays.isEmpty { return }
  let tested = subjects.map { "\($0)" }.joined(separator: ", ")
  throw RecipeError(
    strays.map { test in
      Diagnostic("this case is for \(test.kind) \(test.component), but this command tests \(tested)", at: test.place)
    })
}

/// Runs every check on every component and prints each result as it comes.
private func test(_ subjects: [Subject], _ arguments: Arguments) -> Int32 {
  let note = CrashNote()
  let attempt = Attempt(dataRoots: arguments["--data-root"].map { [$0] } ?? []) { note.isTrying($0) }
  let report = arguments.has("--json") ? nil : CheckReport()
  var tested: [(Subject, [CheckResult])] = []
  for subject in subjects {
    report?.begin(subject)
    let results = subject.checks.map { check in
      let result = check.result(on: subject, attempt)
      report?.tell(result)
      return result
    }
    tested.append((subject, results))
  }
  let results = tested.flatMap(\.1)
  if let report { report.end(results) } else { output(jsonText(tested.flatMap { CheckJSON.all($0, $1) })) }
  return results.contains(where: \.hasFailed) ? 1 : 0
}

/// The result of a check as `--json` prints it.
private struct CheckJSON: Encodable {
  let kind: String
  let name: String
  let check: String
  let status: String
  let why: String?

  static func all(_ subject: Subject, _ results: [CheckResult]) -> [CheckJSON] {
    results.map {
      CheckJSON(kind: subject.kind, name: subject.name, check: $0.check, status: $0.word, why: $0.why)
    }
  }
}
