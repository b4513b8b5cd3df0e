import Foundation
import Testing

@testable import PluginFiles

@Suite struct PluginTrialTests {
  /// The result when a shell script replaces `clutch`.
  private func result(_ script: String, seconds: Double = 30) throws -> PluginTrial.Result {
    let folder = try TemporaryFolder()
    let path = try folder.write("#!/bin/bash\n\(script)\n", "clutch")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return try PluginTrial.result("/x/plugin.so", path, log: "\(folder.path)/log", seconds: seconds)
  }

  private let advice = "check its entry and the names and initial values of its components"

  @Test func `the process is given the library, and no report of crashes`() throws {
    #expect(try result("[[ $* == '--try-plugin-library /x/plugin.so' && $SWIFT_BACKTRACE == 'enable=no' ]]") == .good)
  }

  @Test func `a crash is told with its signal and the last lines that it wrote, without addresses`() throws {
    let script = """
      for i in 1 2 3 4 5 6; do echo "line $i" >&2; done
      printf 'Current stack trace:\\n0    libswiftCore.so    0x00007f4a7955f130 swift_reportError + 33\\n' >&2
      kill -SEGV $$
      """
    let expected = """
      it crashed with signal 11 (Segmentation fault) while it was loaded; \(advice); it wrote:
        line 2
        line 3
        line 4
        line 5
        line 6
      """
    #expect(try result(script) == .bad(expected))
  }

  @Test func `one that never ends is stopped, and may be tried again`() throws {
    let expected = "it was not loaded within 0.3 s; \(advice); it wrote:\n  working"
    #expect(try result("echo working; while :; do :; done", seconds: 0.3) == .unclear(expected))
  }

  @Test func `one that was killed from outside may be tried again`() throws {
    #expect(
      try result("kill -KILL $$") == .unclear("it crashed with signal 9 (Killed) while it was loaded; \(advice)"))
  }

  @Test func `one that ends the program is at fault`() throws {
    #expect(
      try result("exit 3") == .bad("it ended the program with exit code 3 while it was loaded; \(advice)"))
  }

  @Test func `a library that the system cannot load is told in the system's words`() throws {
    let words = "/x/plugin.so: cannot open shared object file: No such file or directory"
    #expect(PluginTrial.carryOut("/x/plugin.so") == 113)
    #expect(try result("echo '\(words)'; exit 113") == .bad("it cannot be loaded: \(words)"))
  }
}
