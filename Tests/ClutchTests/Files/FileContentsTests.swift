import Foundation
import Testing

@testable import Storage

@Suite struct FileContentsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a file that changes is hashed again`() throws {
    let path = try folder.write("one", "file")
    #expect(try FileContents.hash(ofFile: path) == SHA256.hex("one"))
    try folder.write("other", "file")
    #expect(try FileContents.hash(ofFile: path) == SHA256.hex("other"))
  }

  @Test func `the hash of a folder depends on the names and the contents of its files`() throws {
    try folder.write("one", "a/x")
    try folder.write("one", "b/x")
    let first = try FileContents.hash(of: "\(folder.path)/a")
    #expect(try first != nil && FileContents.hash(of: "\(folder.path)/b") == first)
    try folder.write("two", "b/x")
    #expect(try FileContents.hash(of: "\(folder.path)/b") != first)
    try folder.write("one", "a/y")
    #expect(try FileContents.hash(of: "\(folder.path)/a") != first)
  }

  @Test func `nothing at the path has no hash`() throws {
    #expect(try FileContents.hash(of: "\(folder.path)/missing") == nil)
  }
}
