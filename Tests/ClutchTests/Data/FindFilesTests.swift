import Foundation
import Recipe
import Testing

@testable import Formats

@Suite struct FindFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a file in the recipe's folder comes before one in a data folder`() throws {
    let (recipe, data) = ("\(folder.path)/recipe", "\(folder.path)/data")
    let own = try folder.write("own", "recipe/a.npy")
    try folder.write("other", "data/a.npy")
    let far = try folder.write("far", "data/b.npy")
    let paths = ["a.npy", "b.npy"].map { FilePath($0, relativeTo: recipe) }
    #expect(try findFiles(paths, DataRoots([data])) == [own, far])
  }

  @Test func `a file that is nowhere is an error with both places`() throws {
    let path = FilePath("none.npy", relativeTo: "\(folder.path)/recipe")
    let error = #expect(throws: DataError.self) { try findFiles([path], DataRoots(["/data", "/more"])) }
    #expect(
      error?.description
        == "none.npy is not in /data, /more; \(folder.path)/recipe/none.npy does not exist either; correct the path, or "
        + "add its parent folder to CLUTCH_DATA")
  }

  @Test func `an absolute path is not looked for in data folders`() throws {
    try folder.write("", "data/\(folder.path)/none.npy")
    let path = FilePath("\(folder.path)/none.npy")
    let error = #expect(throws: DataError.self) { try findFiles([path], DataRoots(["\(folder.path)/data"])) }
    #expect(error?.description == "\(folder.path)/none.npy does not exist; correct the path")
  }

  @Test func `only regular files are read`() throws {
    try requireFile(folder.write("", "file"))
    let missing = #expect(throws: DataError.self) { try requireFile("\(folder.path)/none") }
    #expect(
      missing?.description
        == "\(folder.path)/none: cannot be opened: No such file or directory; check the path and its permissions")
    let pipe = "\(folder.path)/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    for path in [folder.path, pipe] {
      let error = #expect(throws: DataError.self) { try requireFile(path) }
      #expect(error?.description == "\(path): cannot be read: it is not a regular file; check the path")
    }
  }

  @Test func `a folder's names are without hidden files, and names that are no text are counted`() throws {
    for name in ["b", "a", ".hidden", "sub/c"] { try folder.write("", name) }
    let name = Array("\(folder.path)/".utf8).map { CChar(bitPattern: $0) } + [CChar(bitPattern: 0xFF), 0]
    let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
    try #require(descriptor >= 0)
    close(descriptor)
    let found = try #require(FolderNames(folder.path))
    #expect(found.names.sorted() == ["a", "b", "sub"] && found.unnamed == 1)
    #expect(FolderNames("\(folder.path)/none") == nil && FolderNames("\(folder.path)/a") == nil)
  }
}
