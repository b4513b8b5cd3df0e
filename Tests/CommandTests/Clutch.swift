import Foundation

/// The built `clutch`, run as a user runs it.
struct Clutch {
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  /// Beside the tests that SwiftPM built.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/clutch"

  /// Where the tests' plugin files are compiled to, apart from what the user has; removed at the end.
  static let cache: String = {
    atexit { try? FileManager.default.removeItem(atPath: Clutch.cache) }
    return NSTemporaryDirectory() + "clutch-cache-\(getpid())"
  }()

  /// Starts `clutch`; what it says goes to files in `folder`.
  ///
  /// - Parameter environment: what is changed of this process's own.
  static func start(_ words: [String], in folder: String, environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "OPENBLAS_CORETYPE" }
      .merging(["XDG_CACHE_HOME": cache]) { $1 }.merging(environment) { $1 }
    for name in ["stdout", "stderr"] { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    process.standardOutput = FileHandle(forWritingAtPath: "\(folder)/stdout")
    process.standardError = FileHandle(forWritingAtPath: "\(folder)/stderr")
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  static func run(_ words: String..., in folder: String, environment: [String: String] = [:]) throws -> Outcome {
    let process = try start(words, in: folder, environment: environment)
    process.waitUntilExit()
    func text(_ name: String) -> String {
      String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
    }
    return Outcome(code: process.terminationStatus, output: text("stdout"), errors: text("stderr"))
  }
}

/// A folder of its own for a test, removed at the end.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "clutch-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, _ name: String) throws {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  func read(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(path)/\(name)") }

  /// The files below a folder, by their paths in it.
  func files(below name: String) -> [String: Data] {
    let names = FileManager.default.enumerator(atPath: "\(path)/\(name)")?.compactMap { $0 as? String } ?? []
    return names.reduce(into: [:]) { $0[$1] = read("\(name)/\($1)") }
  }
}
