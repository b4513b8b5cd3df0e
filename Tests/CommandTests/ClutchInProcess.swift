import Foundation
import Recipe

@testable import Command
@testable import Console

extension Clutch {
  /// Runs a command in the tests' own process, which has loaded libtorch; that alone takes a new process half a second.
  ///
  /// Use it for commands that read, check and print. Commands that train, load plugins or receive signals need `run`. A
  /// check sets the threads of this process to those of its recipe: use 1, as all test recipes do. Only the thread that
  /// the command starts on has `folder` as its working directory.
  static func inProcess(_ words: String..., in folder: String) throws -> Result {
    try inProcess(words: words, in: folder)
  }

  static func inProcess(words: [String], in folder: String) throws -> Result {
    _ = cache
    let (output, notes) = try files(in: folder)
    let terminal = Terminal(isInteractive: false, width: 80, output: output, notes: notes)
    let code = onThread(in: folder) { Terminal.$current.withValue(terminal) { Command.run(words) } }
    guard let code else { return try run(words: words, in: folder) }
    return Result(code: code, in: folder)
  }

  /// Runs `body` on a thread with its own working directory, and waits for it. Returns nil if the system does not allow
  /// that, as in some containers.
  private static func onThread(in folder: String, _ body: @escaping @Sendable () -> Int32) -> Int32? {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var result: Int32?
    let thread = Thread {
      defer { done.signal() }
      let before = FileManager.default.currentDirectoryPath
      guard leaveSharedDirectory(), chdir(folder) == 0 else { return }
      result = body()
      // Threads started meanwhile share the working directory.
      _ = chdir(before)
    }
    thread.stackSize = 8 << 20
    thread.start()
    done.wait()
    return result
  }

  /// Gives the calling thread its own working directory.
  private static func leaveSharedDirectory() -> Bool {
    // Swift cannot see unshare(2), since glibc declares it only for _GNU_SOURCE.
    typealias Unshare = @convention(c) (CInt) -> CInt
    guard let symbol = dlsym(nil, "unshare") else { return false }
    let cloneFS: CInt = 0x200  // from <sched.h>
    return unsafeBitCast(symbol, to: Unshare.self)(cloneFS) == 0
  }
}
