import Foundation
import Testing

@testable import Storage

@Suite struct ReadFileTests {
  @Test func `a file is read, and a missing one is nil`() throws {
    let folder = try TemporaryFolder()
    try folder.write("text", "file")
    #expect(try readFile("\(folder.path)/file") == Data("text".utf8))
    #expect(try readFile("\(folder.path)/none") == nil && readFile("\(folder.path)/none/none") == nil)
  }

  @Test func `what is there but cannot be read is an error, and not a missing file`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", "file")
    symlink("\(folder.path)/none", "\(folder.path)/link")
    for (path, reason) in [
      (folder.path, "it is not a file"), ("\(folder.path)/file/below", "Not a directory"),
      ("\(folder.path)/link", "No such file or directory"),
    ] {
      let error = #expect(throws: FileError.self) { try readFile(path) }
      #expect(error?.description == "cannot be read: \(reason)")
    }
  }

  @Test(.enabled(if: getuid() != 0)) func `a file without permission is an error`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("text", "file")
    chmod(path, 0)
    let error = #expect(throws: FileError.self) { try readFile(path) }
    #expect(error?.description == "cannot be read: Permission denied")
  }
}
