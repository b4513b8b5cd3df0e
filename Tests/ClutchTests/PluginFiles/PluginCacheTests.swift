import Foundation
import Testing
import Torch

@testable import PluginFiles

@Suite struct PluginCacheTests {
  private func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/plugins").sorted()
  }

  private func age(_ path: String, days: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -days * 86_400)], ofItemAtPath: path)
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

  @Test func `what nobody used for 30 days goes when something new is made, and what was left unfinished after one`()
    throws
  {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path)
    func make(_ key: String) throws { _ = try cache.entry(key, for: "x.swift") { _ throws(PluginError) in } }
    let left = "\(folder.path)/plugins/key.1.partial"
    for key in ["old", "used", "young"] { try make(key) }
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
    try age(left, days: 0.9)
    try age("\(folder.path)/plugins/old", days: 31)
    try age("\(folder.path)/plugins/used", days: 31)
    try age("\(folder.path)/plugins/young", days: 29)
    try make("used")
    #expect(try names(folder) == ["key.1.partial", "old", "used", "young"])
    try make("new")
    #expect(try names(folder) == ["key.1.partial", "new", "used", "young"])
    try age(left, days: 1.1)
    try make("newer")
    #expect(try names(folder) == ["new", "newer", "used", "young"])
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
