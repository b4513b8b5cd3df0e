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

  /// Nobody can create folders in /sys, neither there nor on a file system that is mounted for reading only.
  @Test(.enabled(if: access("/sys/kernel", F_OK) == 0)) func `where nobody may write, the advice is to`() throws {
    let error = #expect(throws: RunError.self) { try AtomicFile.makeFolder("/sys/kernel/clutch/a") }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("/sys/kernel/clutch/a: the folder cannot be created: "), "\(text)")
    #expect(text.hasSuffix("; make the folder writable, or name another one"), "\(text)")
    try AtomicFile.makeFolder("/sys/kernel")
  }
}
