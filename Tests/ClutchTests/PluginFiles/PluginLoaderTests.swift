import Foundation
import Testing
import Torch

@testable import Components
@testable import Documentation
@testable import PluginFiles
@testable import Stages

/// A loss in a plugin file. Each test uses a different name because the registry belongs to the process.
private func lossText(_ type: String, _ name: String) -> String {
  """
  import Clutch

  /// Of the tests.
  struct \(type): Loss {
    static let name = "\(name)"
    func callAsFunction(_ views: Views) -> Tensor { (views.unit[0] - views.unit[1]).square().sum() }
  }

  @section("plugins") @used private let entry: Entry = { register(\(type).self) }

  """
}

@Suite struct PluginLoaderTests {
  /// Separate from the user's cache, and shared by these tests because reading the system's headers takes a while.
  private static let cache: PluginCache = {
    atexit { try? FileManager.default.removeItem(atPath: PluginLoaderTests.cache.root) }
    return PluginCache(root: NSTemporaryDirectory() + "clutch-loader-\(getpid())")
  }()

  private func load(_ path: String) throws -> LoadedPlugin {
    try PluginLoader(cache: Self.cache).load(PluginSource(path))
  }

  @Test func `a component of a file computes, and the same text is loaded once, whatever the file is called`() throws {
    let (here, there) = (try TemporaryFolder(), try TemporaryFolder())
    let text = lossText("Outside", "outside")
    let first = try load(here.write(text, "outside.swift"))
    let second = try load(there.write(text, "2nd copy.swift"))
    #expect(first.components == [LoadedPlugin.Component(kind: "loss", name: "outside")])
    #expect(second.components == first.components && second.path == "\(there.path)/2nd copy.swift")

    let item = try #require(Losses.registry["outside"])
    let source = ComponentSource.of(file: item.file)
    #expect(source.path == "\(here.path)/outside.swift" && source.text == text && source.hash == first.source.hash)
    #expect(ComponentDescription(item.type, file: item.file).summary == "Of the tests.")

    let experiment = try toyExperiment("train.phases.first.loss=outside")
    guard case .ofViews(let loss)? = experiment.train.phases["first"]?.loss?.value else {
      Issue.record("it is no loss of views")
      return
    }
    // Two images with opposite views: |1 − (−1)|² each.
    let views = Views(Tensor([1.0, 0, 0, 1, -1, 0, 0, -1], [2, 2, 2]))
    #expect(loss(views).item == 8)
  }

  @Test(arguments: ["cut", "changed", "without a checksum"])
  func `a damaged entry of the cache is compiled anew`(damage: String) throws {
    let folder = try TemporaryFolder()
    let (name, type) = ("damaged-\(damage.prefix(3))", "Damaged\(damage.prefix(3))")
    let cache = PluginCache(root: folder.path)
    func library() throws -> String {
      let entries = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/plugins")
      return "\(folder.path)/plugins/\(try #require(entries.first))/plugin.so"
    }
    let source = try PluginSource(folder.write(lossText(type, name), "loss.swift"))
    // This is how another process would leave the cache.
    try PluginLoader(cache: cache).compile(source)
    let whole = try Data(contentsOf: URL(fileURLWithPath: library()))
    switch damage {
    case "cut": try #require(truncate(library(), 5000) == 0)
    case "changed":
      try (whole.prefix(whole.count / 2) + Data(count: whole.count - whole.count / 2)).write(
        to: URL(fileURLWithPath: library()))
    default: unlink((try library() as NSString).deletingLastPathComponent + "/sha256")
    }
    let plugin = try PluginLoader(cache: cache).load(source)
    #expect(plugin.components == [LoadedPlugin.Component(kind: "loss", name: name)])
    #expect(try PluginCache.isIntact((library() as NSString).deletingLastPathComponent))
  }

  @Test func `a damaged cache of system headers is made anew`() throws {
    let folder = try TemporaryFolder()
    let cache = PluginCache(root: folder.path)
    try PluginLoader(cache: cache).compile(PluginSource(folder.write(lossText("Headers", "headers"), "one.swift")))
    let headers = folder.files(below: "modules").keys.filter { $0.hasSuffix(".pcm") }
    try #require(!headers.isEmpty)
    for name in headers { try #require(truncate("\(folder.path)/modules/\(name)", 10) == 0) }
    let (_, entry) = try PluginLoader(cache: cache)
      .compile(PluginSource(folder.write(lossText("Other", "headers"), "two.swift")))
    #expect(PluginCache.isIntact(entry))
  }

  @Test func `keys follow the text of the plugin that a stage uses, and of no other`() throws {
    let folder = try TemporaryFolder()
    _ = try load(folder.write(lossText("KeyA", "key-a"), "a.swift"))
    let before = try Plan(toyExperiment("train.phases.second.loss=key-a")).phaseKeys
    let toy = try Plan(toyExperiment()).phaseKeys
    _ = try load(folder.write(lossText("KeyB", "key-b"), "b.swift"))
    #expect(try Plan(toyExperiment("train.phases.second.loss=key-a")).phaseKeys == before)
    #expect(before[0] == toy[0] && before[1] != toy[1])
  }

  @Test func `a name that is taken leaves the registry as it was`() throws {
    let folder = try TemporaryFolder()
    toys
    let text = lossText("Two", "two").replacing(
      "register(Two.self)", with: "register(Two.self); register(Three.self)")
    let more =
      "struct Three: Loss { static let name = \"toy\"; func callAsFunction(_ v: Views) -> Tensor { v.unit.sum() } }\n"
    let path = try folder.write(text + more, "two.swift")
    let error = #expect(throws: PluginError.self) { try load(path) }
    #expect(
      error?.message == """
        its loss 'toy', Three in \(path), has the same name as ToyLoss in ClutchTests/ToyComponents.swift; rename it
        """)
    #expect(Losses.registry["two"] == nil)
  }

  @Test func `a plugin that never ends is an error`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      lossText("Endless", "endless").replacing("register(Endless.self)", with: "while true {}"), "endless.swift")
    let loader = PluginLoader(cache: Self.cache, seconds: 1)
    let error = #expect(throws: PluginError.self) { try loader.load(PluginSource(path)) }
    #expect(
      error?.description == """
        \(path): error: it was not loaded within 1 s; check its entry and the names and initial values of its \
        components
        """)
  }

  @Test(arguments: [("my-loss", "my_loss_0123abcd"), ("2nd loss", "_2nd_loss_0123abcd"), ("größe", "gr__e_0123abcd")])
  func `a module's name is made of the file's and of its key`(stem: String, module: String) {
    #expect(PluginCompiler.module(stem, "0123abcdef") == module)
  }
}
