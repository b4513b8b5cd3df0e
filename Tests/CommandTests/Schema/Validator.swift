import Clutch
import Documentation
import Foundation
import Testing

/// Python's jsonschema, which validates recipes against Clutch's schema without knowing Clutch.
enum Validator {
  static let lacking =
    "needs a python3 with jsonschema and yaml, such as Debian's with python3-jsonschema and python3-yaml"

  /// The first python3 with the required packages: the one on PATH, or else the system's.
  private static let interpreter: String? = ["python3", "/usr/bin/python3"].first { python in
    (try? run([python, "-c", "import jsonschema, yaml"]))?.code == 0
  }

  static var isThere: Bool { interpreter != nil }

  /// The error in each recipe according to the schema; nil if there is none.
  static func judge(_ recipes: [String]) throws -> [String?] {
    let folder = try TemporaryFolder()
    try folder.write(recipeSchema(), "schema.json")
    let script = URL(fileURLWithPath: #filePath + "/../../Fixtures/validate.py").standardized.path
    let outcome = try run([try #require(interpreter), script, "\(folder.path)/schema.json"] + recipes)
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([String?].self, from: Data(outcome.output.utf8))
  }

  private static func run(_ words: [String]) throws -> Clutch.Result {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    for name in ["output", "errors"] { try folder.write("", name) }
    process.standardOutput = FileHandle(forWritingAtPath: "\(folder.path)/output")
    process.standardError = FileHandle(forWritingAtPath: "\(folder.path)/errors")
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) -> String { String(decoding: folder.read(name) ?? Data(), as: UTF8.self) }
    return Clutch.Result(code: process.terminationStatus, output: text("output"), errors: text("errors"))
  }
}
