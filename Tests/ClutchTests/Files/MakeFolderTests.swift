import Foundation
import Testing

@testable import Storage

@Suite struct MakeFolderTests {
  @Test func `a folder is made with those above it, and may be there`() throws {
    let folder = try TemporaryFolder()
    for _ in 0..<2 { try AtomicFile.makeFolder("\(folder.path)/a/b/c") }
    try AtomicFile.makeFolder("\(folder.path)/a/d/")
    for path in ["a/b/c", "a/d"] { #expect(FileManager.default.fileExists(atPath: "\(folder.path)/\(path)")) }
  }

  @Test func `where it cannot be made the system says why`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("", "file")
    for (path, reason) in [("/dev/null/a/b", "Not a directory"), (file, "File exists")] {
      let error = #expect(throws: RunError.self) { try AtomicFile.makeFolder(path) }
      #expect(error?.description == "\(path): the folder cannot be created: \(reason)")
    }
  }
}
