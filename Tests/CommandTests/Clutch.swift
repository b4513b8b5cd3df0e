import Components
import Foundation
import Recipe
import Testing

/// The built `clutch`, run as a user runs it.
struct Clutch {
  struct Result {
    let code: Int32
    let output: String
    let errors: String
  }

  /// The program next to the tests that SwiftPM built.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/clutch"

  /// The cache for the tests' compiled plugin files and packed pictures, separate from the user's and removed at the
  /// end.
  static let cache: String = {
    atexit { try? FileManager.default.removeItem(atPath: Clutch.cache) }
    let path = NSTemporaryDirectory() + "clutch-cache-\(getpid())"
    setenv("XDG_CACHE_HOME", path, 1)
    setenv("XDG_STATE_HOME", "\(path)/state", 1)
    return path
  }()

  /// Starts `clutch`; its output goes to files in `folder`.
  ///
  /// - Parameters:
  ///   - environment: changes to this process's environment.
  ///   - input: the file or pipe to read; nothing by default.
  ///   - program: the program to start instead of `clutch`.
  static func start(
    _ words: [String], in folder: String, environment: [String: String] = [:], input: Any = FileHandle.nullDevice,
    program: String = path
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging([
      "XDG_CACHE_HOME": cache, "XDG_STATE_HOME": "\(cache)/state",
    ]) { $1 }
    .merging(environment) { $1 }
    (process.standardOutput, process.standardError) = try files(in: folder)
    process.standardInput = input
    try process.run()
    return process
  }

  /// Creates files for the output of a command.
  static func files(in folder: String) throws -> (output: FileHandle, notes: FileHandle) {
    func file(_ name: String) throws -> FileHandle {
      try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      return try #require(FileHandle(forWritingAtPath: "\(folder)/\(name)"))
    }
    return (try file("stdout"), try file("stderr"))
  }

  static func run(_ words: String..., in folder: String, environment: [String: String] = [:]) throws -> Result {
    try run(words: words, in: folder, environment: environment)
  }

  /// Runs a shell line in which `"$0" "$@"` is `clutch` with its arguments.
  static func shell(_ line: String, _ words: [String], in folder: String) throws -> Result {
    let process = try start(["-c", line, path] + words, in: folder, program: "/bin/bash")
    process.waitUntilExit()
    return Result(code: process.terminationStatus, in: folder)
  }

  static func run(words: [String], in folder: String, environment: [String: String] = [:]) throws -> Result {
    let process = try start(words, in: folder, environment: environment)
    process.waitUntilExit()
    return Result(code: process.terminationStatus, in: folder)
  }
}

extension Clutch.Result {
  /// Reads the output of a command from files in a folder.
  init(code: Int32, in folder: String) {
    func text(_ name: String) -> String {
      String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
    }
    self.init(code: code, output: text("stdout"), errors: text("stderr"))
  }
}
