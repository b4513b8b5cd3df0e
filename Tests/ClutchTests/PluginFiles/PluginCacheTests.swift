import Foundation
import Testing
import Torch

@testable import PluginFiles
@testable import Storage

@Suite struct PluginCacheTests {
  private func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/plugins").sorted()
  }

  private func make(_ key: String, _ cache: PluginCache) throws {
    _ = try cache.entry(key, for: "x.swift") { _ throws(PluginError) in }
  }

  /// Gives a file the time that a clock would have given it after a jump.
  private func set(_ path: String, to seconds: Int) {
    #expect(utimes(path, [timeval](repeating: timeval(tv_sec: seconds, tv_usec: 0), count: 2)) == 0)
  }

  @Test func `an entry is made once, as a whole`() throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path)
    var made = 0
    func entry() throws -> String {
      try cache.entry("key", for: "x.swift") { place throws(PluginError) in
        made += 1
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/plugins/key"))
        _ = FileManager.default.createFile(atPath: "\(place)/file", contents: Data("text".utf8))
      }
    }
    #expect(try entry() == "\(folder.path)/plugins/key")
    #expect(try entry() == "\(folder.path)/plugins/key")
    #expect(made == 1)
    #expect(folder.read("plugins/key/file") == Data("text".utf8))
    #expect(try names(folder) == ["key"])
  }

  @Test func `what fails leaves nothing`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: PluginError.self) {
      try PluginCache(root: folder.path).entry("key", for: "x.swift") { _ throws(PluginError) in
        throw PluginError("x.swift", "it fails")
      }
    }
    #expect(try names(folder).isEmpty)
  }

  @Test func `where two make one entry at once, both have it`() throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path)
    let outer = try cache.entry("key", for: "x.swift") { place throws(PluginError) in
      _ = FileManager.default.createFile(atPath: "\(place)/file", contents: Data("slow".utf8))
      _ = try cache.entry("key", for: "x.swift") { place throws(PluginError) in
        _ = FileManager.default.createFile(atPath: "\(place)/file", contents: Data("fast".utf8))
      }
    }
    #expect(folder.read("plugins/key/file") == Data("fast".utf8))
    #expect(outer == "\(folder.path)/plugins/key")
    #expect(try names(folder) == ["key"])
  }

  @Test func `the entries that were used last are kept when a new one is made`() throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path, kept: 2)
    for key in ["a", "b", "c"] { try make(key, cache) }
    #expect(try names(folder) == ["a", "b", "c"])  // the new one comes on top of those that are kept
    try make("a", cache)
    try make("d", cache)
    #expect(try names(folder) == ["a", "c", "d"])
    try make("e", cache)
    #expect(try names(folder) == ["a", "d", "e"])
  }

  /// Files whose time is that of a clock that was set back or forward by years, or is not set at all.
  @Test(arguments: [
    [0, 1, 2], [4_000_000_000, 1_700_000_000, 1], [1_700_000_000, 4_000_000_000, 1_700_000_000], [5, 5, 5],
  ]) func `the order of use decides, whatever the clock says`(times: [Int]) throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path, kept: 2)
    for (key, time) in zip(["a", "b", "c"], times) {
      try make(key, PluginCache(root: folder.path))
      set("\(folder.path)/plugins/\(key)", to: time)
    }
    for key in ["c", "b", "a"] { try make(key, cache) }
    try make("new", cache)
    #expect(try names(folder) == ["a", "b", "new"])
    for key in ["b", "new"] { try make(key, cache) }
    try make("newer", cache)
    #expect(try names(folder) == ["b", "new", "newer"])
  }

  @Test func `an entry that is not used for long stays while few others are made`() throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path)
    try make("old", cache)
    set("\(folder.path)/plugins/old", to: 1)
    for key in 0..<20 { try make("\(key)", cache) }
    #expect(try names(folder).contains("old"))
  }

  @Test func `an unfinished entry stays while a process fills it, and goes after that process has ended`() throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path)
    let left = "\(folder.path)/plugins/key.1.partial"
    try folder.write("x", "plugins/key.1.partial/work/deep/file")
    set(left, to: 1)
    var lock: FolderLock? = try FolderLock(sharing: left)
    try make("new", cache)
    #expect(try names(folder) == ["key.1.partial", "new"] && lock != nil)
    lock = nil
    set(left, to: 4_000_000_000)
    try make("newer", cache)
    #expect(try names(folder) == ["new", "newer"])
  }

  @Test func `an entry is filled while others are made, however the clock jumps meanwhile`() throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path, kept: 1)
    let entry = try cache.entry("slow", for: "x.swift") { place throws(PluginError) in
      _ = FileManager.default.createFile(atPath: "\(place)/file", contents: Data("slow".utf8))
      self.set(place, to: 1)
      for key in ["a", "b", "c"] { _ = try cache.entry(key, for: "x.swift") { _ throws(PluginError) in } }
      #expect(FileManager.default.fileExists(atPath: "\(place)/file"))
    }
    #expect(entry == "\(folder.path)/plugins/slow" && folder.read("plugins/slow/file") == Data("slow".utf8))
    #expect(try names(folder) == ["b", "c", "slow"])
  }

  @Test func `a link among the entries is neither followed nor counted`() throws {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    let cache = PluginCache(root: folder.path, kept: 1)
    try other.write("precious", "file")
    try make("a", cache)
    for name in ["link", "link.partial"] { symlink(other.path, "\(folder.path)/plugins/\(name)") }
    for key in ["b", "c"] { try make(key, cache) }
    #expect(try names(folder) == ["b", "c", "link", "link.partial"])
    #expect(other.read("file") == Data("precious".utf8) && other.files(below: ".").count == 1)
  }

  @Test func `it lies where XDG_CACHE_HOME says, or else in the home folder`() {
    #expect(PluginCache(environment: ["XDG_CACHE_HOME": "/a"]).root == "/a/clutch")
    for environment in [[:], ["XDG_CACHE_HOME": ""], ["XDG_CACHE_HOME": "relative"]] {
      #expect(PluginCache(environment: environment).root == NSHomeDirectory() + "/.cache/clutch")
    }
  }

  @Test func `a folder that cannot be written is named, with the remedy`() {
    let error = #expect(throws: PluginError.self) {
      try PluginCache(root: "/dev/null/clutch").entry("key", for: "x.swift") { _ throws(PluginError) in }
    }
    #expect(
      error?.description == """
        x.swift: error: it is compiled into /dev/null/clutch/plugins, which cannot be written: Not a directory; make it \
        writable, or set XDG_CACHE_HOME to another folder
        """)
  }
}
