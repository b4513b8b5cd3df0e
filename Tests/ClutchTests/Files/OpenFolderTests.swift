import Foundation
import Testing

@testable import Storage

/// A folder with a file, subfolders, a link to a file and a link to a folder elsewhere, whose contents must survive.
@Suite struct OpenFolderTests {
  private let folder: TemporaryFolder
  private let elsewhere: TemporaryFolder
  private let open: OpenFolder

  init() throws {
    (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
    try elsewhere.write("precious", "deep/file")
    for (name, text) in [("top", "1"), ("a/one", "22"), ("a/b/two", "333"), ("a/b/c/three", "4444")] {
      try folder.write(text, name)
    }
    let links = ["a/link": elsewhere.path, "a/b/link": "\(elsewhere.path)/deep/file", "gone": "nowhere"]
    for (place, target) in links { #expect(symlink(target, "\(folder.path)/\(place)") == 0) }
    open = try #require(OpenFolder(folder.path))
  }

  /// All entries below the folder, links included but not followed.
  private var entries: Set<String> {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return Set(names)
  }

  private var isElsewhereWhole: Bool { elsewhere.read("deep/file") == Data("precious".utf8) }

  @Test func `files are listed with their sizes, through folders but not through links`() {
    let files = Dictionary(uniqueKeysWithValues: open.files().map { ($0.name, Int($0.status.st_size)) })
    #expect(files == ["top": 1, "a/one": 2, "a/b/two": 3, "a/b/c/three": 4])
    #expect(Set(open.names ?? []) == ["top", "a", "gone"])
  }

  @Test func `names are listed again after a change, from the start`() throws {
    #expect(open.names?.count == 3 && open.names?.count == 3)
    try folder.write("x", "new")
    #expect(open.names?.count == 4)
  }

  @Test func `a status is that of a link, not of its target`() throws {
    let link = try #require(open.status("a/link"))
    #expect(link.st_mode & S_IFMT == S_IFLNK && open.status("a/none") == nil)
    #expect(try #require(open.status("a")).st_mode & S_IFMT == S_IFDIR)
  }

  @Test func `emptying removes links but nothing behind them, and leaves the folder`() {
    #expect(open.empty("a"))
    #expect(entries == ["top", "a", "gone"] && isElsewhereWhole)
    #expect(open.removeEmptyFolder("a") && entries == ["top", "gone"])
  }

  @Test func `one entry can be kept, and a folder that is not empty stays`() {
    #expect(open.empty("a", except: "b"))
    #expect(entries.isSuperset(of: ["a/b/two", "a/b/c/three", "a/b/link"]) && !entries.contains("a/one"))
    #expect(!open.removeEmptyFolder("a") && errno == ENOTEMPTY)
  }

  @Test func `a link in the place of a folder is not emptied`() {
    #expect(symlink(elsewhere.path, "\(folder.path)/alias") == 0)
    #expect(!open.empty("alias") && !open.empty("none") && !open.empty("top"))
    #expect(isElsewhereWhole && entries.contains("alias"))
  }

  @Test func `all but some paths and the folders above them is removed`() {
    open.removeAll(except: ["a/b/two", "none/at/all"])
    #expect(entries == ["a", "a/b", "a/b/two"] && isElsewhereWhole)
  }

  @Test func `a path behind a link does not keep the link, and a kept folder keeps all that is in it`() throws {
    open.removeAll(except: ["a/link/deep/file", "a/b"])
    #expect(entries == ["a", "a/b", "a/b/two", "a/b/c", "a/b/c/three", "a/b/link"] && isElsewhereWhole)
  }

  @Test func `a renamed link still leads to its target`() throws {
    #expect(symlink(elsewhere.path, "\(folder.path)/alias") == 0)
    #expect(open.rename("alias", to: "other") && !open.rename("alias", to: "third"))
    #expect(entries.contains("other") && FileKind("\(folder.path)/other") == .link && isElsewhereWhole)
  }

  @Test func `a folder that is replaced by a link stays the one that was opened`() throws {
    let path = "\(folder.path)/a"
    let opened = try #require(OpenFolder(path))
    #expect(rename(path, "\(folder.path)/moved") == 0 && symlink(elsewhere.path, path) == 0)
    #expect(opened.empty("b") && isElsewhereWhole)
    #expect(entries.contains("moved/b") && !entries.contains("moved/b/two"))
  }

  @Test func `what is no folder, or is not there, cannot be opened`() {
    #expect(OpenFolder("\(folder.path)/top") == nil && errno == ENOTDIR)
    #expect(OpenFolder("\(folder.path)/none") == nil && errno == ENOENT)
  }

  @Test func `kinds of entries are told apart, with or without slashes at the end`() {
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    let names = ["top", "a", "a//", "a/link", "a/link/", "gone", "pipe", "none"]
    let kinds = names.map { FileKind("\(folder.path)/\($0)") }
    #expect(kinds == [.file, .folder, .folder, .link, .link, .link, .other, nil])
  }
}
