import Foundation

@testable import Command

extension Clutch {
  /// Carries a command out in the tests' own process, which has loaded libtorch: a process of its own takes half a
  /// second for that alone.
  ///
  /// For commands that read, check and tell. What trains, loads plugins or is signalled needs `run`. A check sets the
  /// threads of this process to those of its recipe: give 1, as all recipes of tests do. Only the thread that the
  /// command begins on has `folder` as its working directory.
  static func inProcess(_ words: String..., in folder: String) throws -> Outcome {
    try inProcess(words: words, in: folder)
  }

  static func inProcess(words: [String], in folder: String) throws -> Outcome {
    _ = cache
    let (output, notes) = try files(in: folder)
    let terminal = Terminal(isInteractive: false, width: 80, output: output, notes: notes)
    let code = onThread(in: folder) { Terminal.$current.withValue(terminal) { Command.run(words) } }
    guard let code else { return try run(words: words, in: folder) }
    return Outcome(code: code, in: folder)
  }

  /// Does it on a thread with a working directory of its own, and waits for it; nil where the system grants none, as in
  /// some containers.
  private static func onThread(in folder: String, _ body: @escaping @Sendable () -> Int32) -> Int32? {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var result: Int32?
    let thread = Thread {
      defer { done.signal() }
      let before = FileManager.default.currentDirectoryPath
      guard leaveSharedDirectory(), chdir(folder) == 0 else { return }
      result = body()
      // Threads that were started meanwhile share it.
      _ = chdir(before)
    }
    thread.stackSize = 8 << 20
    thread.start()
    done.wait()
    return result
  }

  /// Gives the calling thread a working directory of its own.
  private static func leaveSharedDirectory() -> Bool {
    // Swift does not see unshare(2), since glibc declares it for _GNU_SOURCE alone.
    typealias Unshare = @convention(c) (CInt) -> CInt
    guard let symbol = dlsym(nil, "unshare") else { return false }
    let cloneFS: CInt = 0x200  // of <sched.h>
    return unsafeBitCast(symbol, to: Unshare.self)(cloneFS) == 0
  }
}
