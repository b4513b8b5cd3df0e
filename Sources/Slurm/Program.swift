import Foundation
import Storage

/// Runs other programs, such as sbatch, to their end.
enum Program {
  struct Result {
    let code: Int32
    let output: String
    let errors: String

    /// The output on one line, or the exit code if there is no output.
    var words: String {
      let text = (errors + output).split(separator: "\n").joined(separator: "; ")
      return text.isEmpty ? "exit code \(code)" : text
    }
  }

  /// Runs a program, without the environment variables of a Slurm job that this process may be part of.
  ///
  /// - Parameter file: the file for its output, which is written even if this process ends meanwhile.
  static func run(_ name: String, _ words: [String], outputTo file: String? = nil) throws(RunError) -> Result {
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
    return Result(code: process.terminationStatus, output: contents(of: output), errors: contents(of: errors))
  }
}

/// Returns the text of a file; empty if it cannot be read.
func contents(of path: String) -> String {
  FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
}
