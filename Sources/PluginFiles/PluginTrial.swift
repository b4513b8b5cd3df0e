import Foundation
import Storage

/// Loads a library in a separate process first, so that a crash in a plugin cannot take this process down.
public enum PluginTrial {
  /// The internal argument that makes `clutch` try a library. It is not for users.
  public static let command = "--try-plugin-library"

  /// Loads a library, runs its entries and creates each of its components with default options.
  ///
  /// - Returns: The exit code of the process that runs the trial.
  public static func carryOut(_ library: String) -> Int32 {
    do throws(RunError) {
      for registration in try PluginLibrary(library).registrations() { _ = registration.type.options }
      return 0
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
      return unloadable
    }
  }

  /// The exit code if the dynamic linker rejects a library. Plugins are unlikely to exit with it.
  private static let unloadable: Int32 = 113

  /// The result of a trial.
  enum Result: Equatable {
    case good
    /// The library is faulty.
    case bad(String)
    /// The outcome may be different next time.
    case unclear(String)
  }

  /// Tries a library in another process of the executable `clutch`.
  ///
  /// - Parameter log: The file for the process's output.
  static func result(_ library: String, _ clutch: String, log: String, seconds: Double) throws(RunError) -> Result {
    // Swift's crash report is long and describes this process rather than the plugin.
    let child = try ChildProcess(
      clutch, [command, library], environment: ["SWIFT_BACKTRACE": "enable=no"], log: log, seconds: seconds)
    let advice = "check its entry and the names and initial values of its components"
    let lines = lastWords(child.text)
    let words = lines.isEmpty ? "" : "; it wrote:\n" + lines.map { "  \($0)" }.joined(separator: "\n")
    switch child.ending {
    case .exit(0): return .good
    case .exit(unloadable): return .bad("it cannot be loaded: \(lines.joined(separator: "\n"))")
    case .exit(let code):
      return .bad("it ended the program with exit code \(code) while it was loaded; \(advice)\(words)")
    case .timeout: return .unclear("it was not loaded within \(String(format: "%g", seconds)) s; \(advice)\(words)")
    case .signal(let number):
      let name = strsignal(number).map { String(cString: $0) } ?? "unknown"
      let message = "it crashed with signal \(number) (\(name)) while it was loaded; \(advice)\(words)"
      // Sent from outside: by the user, or because the machine is out of memory.
      return [SIGKILL, SIGTERM, SIGINT, SIGHUP].contains(number) ? .unclear(message) : .bad(message)
    }
  }

  /// Returns the last lines that a process wrote, without the addresses that Swift adds after a crash.
  private static func lastWords(_ text: String) -> [String] {
    let lines = text.split(separator: "\n").filter { line in
      line != "Current stack trace:" && line.prefixMatch(of: #/[0-9]+ +[^ ]+ +0x[0-9a-f]+ /#) == nil
    }
    return lines.suffix(5).map(String.init)
  }
}
