import Foundation
import Recipe

/// Python programs that the machine may have; CLUTCH_TEST_PYTHON names an interpreter other than `python3`.
enum Python {
  static func run(_ words: [String], in folder: String = NSTemporaryDirectory()) throws -> (code: Int32, output: String)
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [ProcessInfo.processInfo.environment["CLUTCH_TEST_PYTHON"] ?? "python3"] + words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DO_NOT_TRACK": "true", "MLFLOW_DISABLE_TELEMETRY": "true"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// `true` if modules can be found; importing them would take seconds.
  static func has(_ modules: String...) -> Bool {
    let find = "import importlib.util, sys; sys.exit(not all(importlib.util.find_spec(m) for m in sys.argv[1:]))"
    return (try? run(["-c", find] + modules))?.code == 0
  }
}
