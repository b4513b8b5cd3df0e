import Foundation
import Testing

@testable import Runs
@testable import Storage

@Suite struct FolderLockTests {
  @Test func `a folder that cannot be changed is told from one that somebody uses`() throws {
    let folder = try TemporaryFolder()
    #expect(FolderLock.reasonAgainst(folder.path) == nil)
    let lock = try FolderLock(folder.path) { _ in }
    #expect(FolderLock.reasonAgainst(folder.path) == nil && FolderLock(unused: folder.path) == nil)
    withExtendedLifetime(lock) {}
    // A read-only file system that every Linux has.
    let error = FolderLock.reasonAgainst("/proc/self")
    #expect(error != nil, "nothing can be made in /proc")
  }

  @Test func `a second holder waits until the first is done, and is told of it`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    var first: FolderLock? = try FolderLock(path) { _ in Issue.record("nothing to wait for") }
    let (told, tell) = AsyncStream.makeStream(of: String.self)
    let second = Task.detached { () -> Double in
      let lock = try FolderLock(path) { tell.yield($0) }
      defer { withExtendedLifetime(lock) {} }
      return Stopwatch.now
    }
    for await waiting in told {
      #expect(waiting == path)
      break
    }
    let released = Stopwatch.now
    withExtendedLifetime(first) {}
    first = nil
    #expect(try await second.value >= released)
  }

  @Test func `any number have a share, and nobody else has the folder meanwhile`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/new"
    var shares: [FolderLock] = try [FolderLock(sharing: path), FolderLock(sharing: path)]
    #expect(FolderLock(unused: path) == nil)
    shares = []
    #expect(shares.isEmpty && FolderLock(unused: path) != nil)
  }

  @Test func `a share that waits while the folder is removed is one in the folder that is made anew`() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/run"
    _ = try FolderLock(sharing: path)
    var lock = FolderLock(unused: path)
    #expect(lock != nil)
    let (outcomes, tell) = AsyncStream.makeStream(of: Bool.self)
    // Uses its own thread: none of the threads that tests share may be left to let it continue.
    Thread.detachNewThread {
      do {
        let share = try FolderLock(sharing: path)
        tell.yield(FolderLock(unused: path) == nil && FileManager.default.fileExists(atPath: "\(path)/lock"))
        withExtendedLifetime(share) {}
      } catch {
        tell.yield(false)
      }
    }
    usleep(50_000)
    try removeFolder(path)
    withExtendedLifetime(lock) {}
    lock = nil
    for await isShared in outcomes {
      #expect(isShared)
      break
    }
  }

  @Test func `a lock that is a symbolic link is not followed`() throws {
    let folder = try TemporaryFolder()
    symlink("\(folder.path)/elsewhere", "\(folder.path)/lock")
    let error = #expect(throws: RunError.self) { try FolderLock(folder.path) { _ in } }
    #expect(
      error?.description == "\(folder.path)/lock: cannot be opened: Too many levels of symbolic links; remove this link"
    )
    #expect(!FolderLock.isHeld(folder.path) && FolderLock.mayBeHeld(folder.path), "it is unknown who works there")
    #expect(FolderLock(unused: folder.path) == nil)
    #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == ["lock"])
  }

  @Test(.enabled(if: getuid() != 0)) func `a lock that can only be read is good enough`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", "lock")
    chmod(path, 0o444)
    var first: FolderLock? = try FolderLock(folder.path) { _ in }
    #expect(FolderLock(unused: folder.path) == nil)
    withExtendedLifetime(first) {}
    first = nil
    #expect(FolderLock(unused: folder.path) != nil)
  }

  @Test func `an exclusive lock that waits while the folder is removed is one in the folder that is made anew`()
    async throws
  {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/stage"
    _ = try FolderLock(sharing: path)
    var lock = FolderLock(unused: path)
    #expect(lock != nil)
    let (waits, wait) = AsyncStream.makeStream(of: String.self)
    let (outcomes, tell) = AsyncStream.makeStream(of: Bool.self)
    Thread.detachNewThread {
      let second = try? FolderLock(path) { wait.yield($0) }
      tell.yield(second != nil && FolderLock.isHeld(path))
      withExtendedLifetime(second) {}
    }
    for await _ in waits { break }
    try removeFolder(path)
    withExtendedLifetime(lock) {}
    lock = nil
    for await isLocked in outcomes {
      #expect(isLocked)
      break
    }
  }

  @Test func `a folder is free, or held, and looking at it creates no lock`() throws {
    let folder = try TemporaryFolder()
    #expect(!FolderLock.isHeld(folder.path) && !FolderLock.mayBeHeld(folder.path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    let share = try FolderLock(sharing: folder.path)
    #expect(FolderLock.isHeld(folder.path) && FolderLock.mayBeHeld(folder.path))
    withExtendedLifetime(share) {}
  }

  /// In /proc, a file cannot be created although its folder is there.
  @Test func `a file system that keeps no lock file is an error, and not a wait without end`() throws {
    let message =
      "/proc/self/lock: cannot be locked: its file system does not keep the file; use another file system, with "
      + "--runs for results and XDG_CACHE_HOME for the cache"
    let shared = #expect(throws: RunError.self) { try FolderLock(sharing: "/proc/self") }
    #expect(shared?.description == message)
    let exclusive = #expect(throws: RunError.self) { try FolderLock("/proc/self") { _ in } }
    #expect(exclusive?.description == message)
  }

  @Test(arguments: [EROFS, EACCES, EPERM])
  func `a lock that cannot be created says what to do`(code: Int32) {
    let reason = String(cString: strerror(code))
    #expect(
      FolderLock.unopened("a/lock", code).description
        == "a/lock: cannot be opened: \(reason); make the folder writable, or name another one")
  }

  @Test(arguments: [ENOLCK, ENOSYS, EOPNOTSUPP])
  func `a file system without locks is named as the cause, with what to use instead`(code: Int32) {
    let reason = String(cString: strerror(code))
    #expect(
      FolderLock.unlockable("a/lock", code).description
        == "a/lock: cannot be locked: \(reason); its file system does not support locks, which processes need to work "
        + "side by side: use another file system, with --runs for results and XDG_CACHE_HOME for the cache")
  }

  @Test func `a lock that only its owner can take says so`() {
    #expect(
      FolderLock.unlockable("a/lock", EBADF).description
        == "a/lock: cannot be locked: Bad file descriptor; its file system locks only files that you may write: make "
        + "the file writable")
  }
}
