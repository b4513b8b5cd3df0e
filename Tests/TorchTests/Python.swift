import Foundation

/// The `python3` on the path, for testing that Python packages can open our files.
enum Python {
  /// `true` if `python3` exists and can import `package`.
  static func has(_ package: String) -> Bool { (try? run("import \(package)")) != nil }

  struct Failure: Error { let output: String }

  /// Runs a script and returns what it printed.
  @discardableResult
  static func run(_ script: String, _ arguments: [String] = []) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Failure(output: output) }
    return output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs a script with the path of a file that holds `data`.
  static func open(_ data: Data, _ script: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "clutch-\(UUID().uuidString)")
    try data.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try run(script, [file.path])
  }
}
