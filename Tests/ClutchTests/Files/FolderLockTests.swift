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
    let second = Task.detached { () -> Date in
      let lock = try FolderLock(path) { tell.yield($0) }
      defer { withExtendedLifetime(lock) {} }
      return Date()
    }
    for await waiting in told {
      #expect(waiting == path)
      break
    }
    let released = Date()
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
      let share = try? FolderLock(sharing: path)
      tell.yield(FolderLock(unused: path) == nil && FileManager.default.fileExists(atPath: "\(path)/lock"))
      withExtendedLifetime(share) {}
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
    #expect(error?.description == "\(folder.path)/lock: cannot be opened: Too many levels of symbolic links")
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
}
