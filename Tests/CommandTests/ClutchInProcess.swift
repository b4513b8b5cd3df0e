import Foundation
import Testing

@testable import Command

extension Clutch {
  /// Carries a command out in the tests' own process, which has loaded libtorch: a process of its own takes half a second
  /// for that alone.
  ///
  /// For commands that read, check and tell. What trains, loads plugins or sets the number of threads would change what
  /// other tests see: that takes `run`.
  static func inProcess(_ words: String..., in folder: String) throws -> Outcome {
    try inProcess(words: words, in: folder)
  }

  static func inProcess(words: [String], in folder: String) throws -> Outcome {
    for name in ["stdout", "stderr"] { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    let output = try #require(FileHandle(forWritingAtPath: "\(folder)/stdout"))
    let notes = try #require(FileHandle(forWritingAtPath: "\(folder)/stderr"))
    let terminal = Terminal(isInteractive: false, width: 80, output: output, notes: notes)
    let code = onThread(in: folder) { Terminal.$current.withValue(terminal) { Command.run(words) } }
    return Outcome(code: code, in: folder)
  }

  /// Does it on a thread with a working directory of its own, which Linux knows, and waits for it.
  private static func onThread<Result: Sendable>(in folder: String, _ body: @escaping @Sendable () -> Result) -> Result {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var result: Result?
    let thread = Thread {
      typealias Unshare = @convention(c) (CInt) -> CInt
      let unshare = unsafeBitCast(dlsym(nil, "unshare"), to: Unshare.self)
      precondition(unshare(0x200) == 0 && chdir(folder) == 0, "CLONE_FS of <sched.h>")
      result = body()
      done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    done.wait()
    return result!
  }
}
