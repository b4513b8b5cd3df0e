import Components
import Foundation
import Testing

/// A run folder may come from anyone, and its plugins are code.
@Suite struct PluginTrustTests {
  /// A folder with a finished run that uses a plugin file's loss, which leaves a mark whenever it is loaded.
  private let folder: TemporaryFolder
  private let run: String

  init() throws {
    folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    let loss = PluginText(value: "views.unit[0].square().sum() * scale", entry: Self.entry).text
    try folder.write("import Foundation\n" + loss, "mine.swift")
    let recipe = SmallRecipe.onePhase.replacing("nt-xent", with: "mine")
    try folder.write("plugins: [mine.swift]\n" + recipe, "small.yaml")
    let outcome = try Clutch.run("run", "small.yaml", "--quiet", in: folder.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let keys = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/small")
    run = "runs/small/\(try #require(keys.first))"
    try FileManager.default.removeItem(atPath: "\(folder.path)/loaded")
  }

  private static let entry = """
    @section("plugins") @used private let entry: Entry = {
      _ = fopen("loaded", "w")
      register(Mine.self)
    }
    """

  private var isLoaded: Bool { folder.read("loaded") != nil }

  /// A user who has never run this plugin on this machine.
  private var stranger: [String: String] { ["XDG_STATE_HOME": "\(folder.path)/stranger"] }

  @Test(arguments: [
    ["score", "RUN", "train.png"], ["check", "RUN/recipe.yaml"], ["run", "RUN/recipe.yaml"],
    ["export", "torchvision", "RUN", "--to", "out"],
  ])
  func `plugins of somebody else's run are not loaded`(words: [String]) throws {
    let words = words.map { $0.replacing("RUN", with: run) }
    let outcome = try Clutch.run(words: words, in: folder.path, environment: stranger)
    #expect(outcome.code != 0 && !isLoaded)
    let message =
      "error: '\(run)/plugins/mine.swift' is code that you have not run on this machine; read it, and give --trust to load "
      + "it\n"
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func `an override of one plugin does not trust the others`() throws {
    try folder.write(PluginText(type: "Own", name: "own").text.replacing("Mine.self", with: "Own.self"), "own.swift")
    let words = ["check", "\(run)/recipe.yaml", "plugins.1=own.swift"]
    let outcome = try Clutch.run(words: words, in: folder.path, environment: stranger)
    #expect(outcome.code != 0 && !isLoaded, "\(outcome.errors)")
  }

  @Test func `they are if the user says so`() throws {
    let outcome = try Clutch.run(
      words: ["check", "\(run)/recipe.yaml", "--trust"], in: folder.path, environment: stranger)
    #expect(outcome.code == 0 && isLoaded, "\(outcome.errors)")
  }

  @Test func `one's own run needs no word`() throws {
    let outcome = try Clutch.run("check", "\(run)/recipe.yaml", in: folder.path)
    #expect(outcome.code == 0 && isLoaded, "\(outcome.errors)")
  }

  @Test func `a plugin that was changed in one's own run is somebody else's`() throws {
    let text = String(decoding: try #require(folder.read("\(run)/plugins/mine.swift")), as: UTF8.self)
    try folder.write(text + "// changed\n", "\(run)/plugins/mine.swift")
    let outcome = try Clutch.run("check", "\(run)/recipe.yaml", in: folder.path)
    #expect(outcome.code != 0 && !isLoaded && outcome.errors.contains("give --trust to load it"))
  }

  @Test(arguments: [
    ["report", "RUN"], ["compare", "RUN"], ["runs"], ["export", "mlflow", "RUN", "--to", "mlflow.db"],
  ])
  func `pages, tables and lists of anybody's runs need no plugin`(words: [String]) throws {
    let words = words.map { $0.replacing("RUN", with: run) }
    let outcome = try Clutch.run(words: words, in: folder.path, environment: stranger)
    #expect(outcome.code == 0 && !isLoaded, "\(outcome.errors)")
  }

  @Test func `the page of somebody else's run shows its images`() throws {
    try #require(try Clutch.run(words: ["report", run], in: folder.path, environment: stranger).code == 0)
    let page = String(decoding: try #require(folder.read("\(run)/report.html")), as: UTF8.self)
    #expect(page.contains("data:image/png") && !page.contains("cannot be shown"))
  }
}
