import Foundation
import Testing

@testable import Fetch

@Suite struct PartialFileTests {
  @Test func `only one process at a time has the file, and the next one knows its length`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.partial"
    var first: PartialFile? = try PartialFile(path)
    let error = #expect(throws: FetchError.self) { try PartialFile(path) }
    #expect(error?.description == "\(path): another process is fetching it; wait until it is done")
    #expect([UInt8](repeating: 7, count: 5).withUnsafeBytes { first?.append($0) } == true)
    first = nil
    #expect(try PartialFile(path).count == 5)
  }

  @Test(arguments: [ENOLCK, ENOSYS, EOPNOTSUPP])
  func `a file system without locks is not mistaken for another process`(code: Int32) {
    #expect(
      PartialFile.unlockable("a.partial", code).description
        == "a.partial: cannot be locked: \(String(cString: strerror(code))); its file system does not support locks, "
        + "which keep two processes from fetching the same file: name a folder on another one with --data-root")
  }
}
