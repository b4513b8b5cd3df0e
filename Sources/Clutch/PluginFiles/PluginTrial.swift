import Foundation

/// Loads a library in a process of its own first, so that a plugin that crashes takes nothing with it.
public enum PluginTrial {
  /// The word after which `clutch` tries a library; not for users.
  public static let command = "--try-plugin-library"

  /// Loads a library, runs its entries and makes each of its components with every option at its default.
  ///
  /// - Returns: the exit code of the process that was started for it.
  public static func carryOut(_ library: String) -> Int32 {
    do throws(RunError) {
      for registration in try PluginLibrary(library).registrations() { _ = registration.type.options }
      return 0
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
      return unloadable
    }
  }

  /// The exit code where the dynamic linker refuses a library: one that plugins are unlikely to end with.
  private static let unloadable: Int32 = 113

  /// What a trial found.
  enum Verdict: Equatable {
    case good
    /// The library is at fault.
    case bad(String)
    /// The trial may go otherwise another time.
    case unclear(String)
  }

  /// Tries a library in another process of the executable `clutch`.
  ///
  /// - Parameter log: a file to write to.
  static func verdict(_ library: String, _ clutch: String, log: String, seconds: Double) throws(RunError) -> Verdict {
    // Swift's own report of a crash is long, and about this process rather than the plugin.
    let child = try ChildProcess(
      clutch, [command, library], environment: ["SWIFT_BACKTRACE": "enable=no"], log: log, seconds: seconds)
    let advice = "look at its entry, and at the names and initial values of its components"
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
      // From outside: the user, or a machine without memory.
      return [SIGKILL, SIGTERM, SIGINT, SIGHUP].contains(number) ? .unclear(message) : .bad(message)
    }
  }

  /// The last lines that a process wrote, without the addresses that Swift adds to a crash.
  private static func lastWords(_ text: String) -> [String] {
    let lines = text.split(separator: "\n").filter { line in
      line != "Current stack trace:" && line.prefixMatch(of: #/[0-9]+ +[^ ]+ +0x[0-9a-f]+ /#) == nil
    }
    return lines.suffix(5).map(String.init)
  }
}
