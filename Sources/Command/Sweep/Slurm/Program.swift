import Clutch
import Foundation

/// Another program that is carried out to its end, such as sbatch.
enum Program {
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String

    /// What it said, on a line, or its code where it said nothing.
    var words: String {
      let text = (errors + output).split(separator: "\n").joined(separator: "; ")
      return text.isEmpty ? "exit code \(code)" : text
    }
  }

  /// Carries it out, without the variables of a job that this process may be in.
  ///
  /// - Parameter file: where its output goes, so that it is there even if this process ends in the meantime.
  static func run(_ name: String, _ words: [String], outputTo file: String? = nil) throws(RunError) -> Outcome {
    guard let path = programPath(name) else { throw RunError("there is no \(name) on PATH") }
    let folder = NSTemporaryDirectory() + "clutch-" + UUID().uuidString
    try AtomicFile.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (output, errors) = (file ?? "\(folder)/output", "\(folder)/errors")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("SLURM_") || $0.key == "SLURM_CONF"
    }
    process.standardInput = FileHandle.nullDevice
    do {
      for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
      process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
      process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
      try process.run()
    } catch {
      throw RunError("\(path) cannot be started: \(systemReason(error))")
    }
    process.waitUntilExit()
    return Outcome(code: process.terminationStatus, output: text(of: output), errors: text(of: errors))
  }
}

/// What a file holds; nothing where it cannot be read.
func text(of path: String) -> String {
  FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
}
