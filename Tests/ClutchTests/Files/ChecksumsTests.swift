import Foundation
import Testing

@testable import Components
@testable import Storage

@Suite struct ChecksumsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("abc", "a b.txt")
    try folder.write("", "deep/empty")
    var sums = Checksums(new: folder.path)
    for name in ["a b.txt", "deep/empty"] { sums.add(name, try #require(folder.read(name))) }
    try sums.write()
  }

  @Test func `the list is as xxhsum writes it`() {
    let text = "44bc2cf5ad770999  a b.txt\nef46db3751d8e999  deep/empty\n"
    #expect(folder.read("checksums.xxh64") == Data(text.utf8))
  }

  @Test func `what has its checksum or none is read, and what is not there is nil`() throws {
    try folder.write("new", "unlisted")
    let sums = Checksums(of: folder.path)
    #expect(sums.names == ["a b.txt", "deep/empty"] && !sums.lists("unlisted"))
    #expect(try sums.read("a b.txt") == Data("abc".utf8) && sums.read("deep/empty") == Data())
    #expect(try sums.read("unlisted") == Data("new".utf8) && sums.read("none") == nil)
  }

  @Test func `a file that was changed is an error, if only by a bit`() throws {
    try folder.write("abb", "a b.txt")
    let sums = Checksums(of: folder.path)
    let error = #expect(throws: FileError.self) { try sums.read("a b.txt") }
    #expect(
      error?.description
        == "is damaged or was changed: its checksum differs from that in checksums.xxh64")
  }

  @Test func `a list that is damaged itself lists what is left of it`() throws {
    try folder.write("44bc2cf5ad770999  a b.txt\nef46db37", "checksums.xxh64")
    #expect(Checksums(of: folder.path).names == ["a b.txt"])
  }

  /// Otherwise, no file of the folder would be verified, and nobody would notice.
  @Test(arguments: ["", "\n", "damaged"]) func `a list that lists nothing verifies nothing`(text: String) throws {
    try folder.write(text, "checksums.xxh64")
    let sums = Checksums(of: folder.path)
    #expect(!sums.isUsable && sums.names == [])
    let error = #expect(throws: FileError.self) { try sums.read("a b.txt") }
    #expect(error?.description == "cannot be verified: checksums.xxh64 is damaged: it lists nothing")
  }

  @Test func `a list that cannot be read is not a missing one`() throws {
    unlink("\(folder.path)/checksums.xxh64")
    let none = Checksums(of: folder.path)
    #expect(try !none.isUsable && none.read("a b.txt") == Data("abc".utf8))
    // A folder, because root may read every file.
    try AtomicFile.makeFolder("\(folder.path)/checksums.xxh64")
    let error = #expect(throws: FileError.self) { try Checksums(of: folder.path).read("a b.txt") }
    #expect(error?.description == "cannot be verified: checksums.xxh64 cannot be read: it is not a file")
    #expect(rmdir("\(folder.path)/checksums.xxh64") == 0)
    #expect(symlink("nowhere", "\(folder.path)/checksums.xxh64") == 0)
    #expect(throws: FileError.self) { try Checksums(of: folder.path).read("a b.txt") }
  }
}
