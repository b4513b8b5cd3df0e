import Foundation
import Testing

@testable import Clutch

@Suite struct FolderLockTests {
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
}
