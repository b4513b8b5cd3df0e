import Foundation
import Recipe
import Testing

@Suite struct FilePathTests {
  private func root(_ written: String, file: String) throws -> FilePath {
    try decode(Example.self, from: parse("data-root: \"\(written)\"", file: file)).dataRoot
  }

  @Test(arguments: [
    ("images", "/a/b/images"), ("../images", "/a/images"), ("./x/../y", "/a/b/y"), ("/x", "/x"),
    ("a b", "/a/b/a b"),
  ])
  func `a path is relative to the file that it is written in`(written: String, resolved: String) throws {
    let path = try root(written, file: "/a/b/r.yaml")
    #expect(path.written == written && path.resolved == resolved)
    #expect(path.shown == (written == "/x" ? "/x" : "/a/b/\(written)"))
  }

  @Test func `a path in a file named without a folder is relative to the current one`() throws {
    #expect(try root("x", file: "r.yaml").resolved == FileManager.default.currentDirectoryPath + "/x")
    #expect(try root("x", file: "/r.yaml").resolved == "/x")
  }

  @Test func `a tilde is the home folder`() throws {
    #expect(try root("~/x", file: "/a/r.yaml").resolved == NSHomeDirectory() + "/x")
    #expect(try root("~x", file: "/a/r.yaml").resolved == "/a/~x")
  }

  @Test func `a path in an override is relative to the current folder`() throws {
    let node = try parse("seed: 1", file: "/a/r.yaml").applying(["data-root=x/y"], shape: Example.shape)
    #expect(
      try decode(Example.self, from: node).dataRoot.resolved == FileManager.default.currentDirectoryPath
        + "/x/y")
  }

  @Test func `an empty path is refused`() {
    #expect(messages("data-root: ''") == ["1:12: 'data-root' must be a path, but is empty; write one"])
    #expect(messages("data-root: []") == ["1:12: 'data-root' must be text, but is a list"])
  }
}
