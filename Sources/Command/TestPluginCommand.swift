import Clutch
import Foundation
import Promises

extension Subcommand {
  static let testPlugin = Subcommand(
    name: "test-plugin", usage: "FILE | KIND NAME",
    summary: "Holds a component to what its kind promises, and to its golden cases.",
    details: """
      clutch test-plugin my-loss.swift        all that a plugin file registers, or a folder of such files
      clutch test-plugin loss ccl             a component that recipes can name

      The promises are those of docs/kinds.md, tried on random inputs and on awkward ones, with the
      defaults and with every switch turned. Golden cases are read from my-loss.cases.yaml beside
      my-loss.swift. What is broken is told with the options, the input, what was found and what should
      have been. Exit code: 0 all is kept, 1 something is broken, 2 a wrong command line or file.
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

/// What the words name: all that a plugin file registers, or one component.
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
    name: "--cases", value: "FILE", meaning: "golden cases, numbers that the component should give")
  static let dataRoot = Flag(name: "--data-root", value: "DIR", meaning: "where to look for data sets first")
}

/// Refuses golden cases that nobody would run.
private func checkBelongings(_ cases: [GoldenCase], to subjects: [Subject]) throws(RecipeError) {
  let strays = cases.filter { test in !subjects.contains { $0.kind == test.kind && $0.name == test.component } }
  if strays.isEmpty { return }
  let tested = subjects.map { "\($0)" }.joined(separator: ", ")
  throw RecipeError(
    strays.map { test in
      Diagnostic("this case is for \(test.kind) \(test.component), but what is tested is \(tested)", at: test.place)
    })
}

/// Checks every promise of every component, and tells of each as it goes.
private func test(_ subjects: [Subject], _ arguments: Arguments) -> Int32 {
  let note = CrashNote()
  let attempt = Attempt(dataRoots: arguments["--data-root"].map { [$0] } ?? []) { note.isTrying($0) }
  let report = arguments.has("--json") ? nil : PromiseReport()
  var results: [(Subject, [Verdict])] = []
  for subject in subjects {
    report?.begin(subject)
    let verdicts = subject.promises.map { promise in
      let verdict = promise.verdict(on: subject, attempt)
      report?.tell(verdict)
      return verdict
    }
    results.append((subject, verdicts))
  }
  let verdicts = results.flatMap(\.1)
  if let report { report.end(verdicts) } else { output(jsonText(results.flatMap { PromiseJSON.all($0, $1) })) }
  return verdicts.contains(where: \.isBroken) ? 1 : 0
}

/// A verdict as `--json` prints it.
private struct PromiseJSON: Encodable {
  let kind: String
  let name: String
  let promise: String
  let outcome: String
  let why: String?

  static func all(_ subject: Subject, _ verdicts: [Verdict]) -> [PromiseJSON] {
    verdicts.map {
      PromiseJSON(kind: subject.kind, name: subject.name, promise: $0.promise, outcome: $0.word, why: $0.why)
    }
  }
}
