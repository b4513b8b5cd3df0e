import Clutch
import Foundation
import Testing

@Suite struct PluginFileTests {
  private let loss = PluginText(
    value: """
      let s = views.unit[0].matmul(views.unit[1].transpose()) * scale  // [n, n]
          return (s.logSumExp(axis: 1) - s.diagonal()).mean()
      """
  ).text

  /// A folder with images and a recipe of one phase that uses the loss `mine`.
  private func small(_ first: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(first + SmallRecipe.onePhase.replacing("nt-xent", with: "mine"), "small.yaml")
    return folder
  }

  /// The keys of the trained phases.
  private func phases(_ folder: TemporaryFolder) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/.cache/phase"))
  }

  @Test func `list and describe show the components of files and folders, under the paths that the user wrote`() throws
  {
    let folder = try TemporaryFolder()
    try folder.write(loss, "a/mine.swift")
    try folder.write("let weight = 2.0\n", "b/Helper.swift")
    try folder.write(
      loss.replacing("mine", with: "other").replacing("Mine", with: "Other").replacing("1.0", with: "weight"),
      "b/Other.swift")
    let list = try Clutch.run("list", "loss", "--plugin", "a/mine.swift", "--plugin", "b", in: folder.path)
    #expect(list.code == 0, "\(list.errors)")
    for name in ["mine", "other"] {
      let words = list.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
      #expect(words.contains("\(name) A loss of the tests."))
    }
    let described = try Clutch.run("describe", "loss", "other", "--plugin=./b/", in: folder.path)
    #expect(
      described.output == """
        other: A loss of the tests.

        Options
          scale: number, 2.0 if not given
              Multiplies it.

        From ./b/Other.swift

        """)
  }

  @Test func `a recipe names plugins relative to itself, a list replaces that of its base, and overrides reach it`()
    throws
  {
    let folder = try small("plugins: [gone.swift]\n")
    try FileManager.default.createDirectory(atPath: "\(folder.path)/sub", withIntermediateDirectories: true)
    try folder.write(loss, "sub/mine.swift")
    try folder.write("extends: ../small.yaml\nplugins: [mine.swift]\n", "sub/small.yaml")
    let check = try Clutch.run("check", "sub/small.yaml", in: folder.path)
    #expect(check.code == 0, "\(check.errors)")
    #expect(try Clutch.run("check", "small.yaml", "plugins=[sub/mine.swift]", in: folder.path).code == 0)
    #expect(try Clutch.run("check", "small.yaml", "plugins.0=sub/mine.swift", in: folder.path).code == 0)
    #expect(
      try Clutch.run("check", "small.yaml", "plugins=null", "--plugin", "sub/mine.swift", in: folder.path).code == 0)
  }

  @Test func `plugins that are not there are errors of the recipe, with line and column, exit code 2`() throws {
    let folder = try small("plugins: [mien.swift, small.yaml]\n")
    try folder.write(loss, "mine.swift")
    let outcome = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors == """
        small.yaml:1:11: error: there is no file 'mien.swift'; did you mean 'mine.swift'?
        plugins: [mien.swift, small.yaml]
                  ^
        small.yaml:1:23: error: 'small.yaml' is not a Swift file; name one that ends in .swift, or a folder of such files
        plugins: [mien.swift, small.yaml]
                              ^

        """)
    let scalar = try Clutch.run("run", "small.yaml", "plugins=mine.swift", in: folder.path)
    #expect(
      scalar.errors == """
        override 'plugins=mine.swift':1:9: error: 'plugins' must be a list, but is 'mine.swift'; write [mine.swift]
        plugins=mine.swift
                ^

        """)
  }

  @Test func `errors of the compiler bear the path from the current folder`() throws {
    let folder = try small("plugins: [lib/mine.swift]\n")
    try folder.write("let x: Int = 1.5\n", "lib/mine.swift")
    try folder.write("extends: ../small.yaml\n", "sub/small.yaml")
    let outcome = try Clutch.run("check", "sub/small.yaml", in: folder.path)
    #expect(
      outcome.errors == """
        sub/../lib/mine.swift:1:14: error: cannot convert value of type 'Double' to specified type 'Int'
        let x: Int = 1.5
                     ^~~
                     Int( )

        """)
    #expect(outcome.code == 2)
  }

  @Test func `what is trained depends on the text of the plugins that it uses, wherever they lie`() throws {
    let folder = try small()
    try folder.write(loss, "a/mine.swift")
    func train(_ words: String...) throws -> Clutch.Result {
      let process = try Clutch.start(["run", "small.yaml"] + words, in: folder.path)
      process.waitUntilExit()
      let errors = String(decoding: try #require(folder.read("stderr")), as: UTF8.self)
      #expect(process.terminationStatus == 0, "\(errors)")
      return Clutch.Result(code: process.terminationStatus, output: "", errors: errors)
    }
    _ = try train("--plugin", "a/mine.swift")
    let keys = try phases(folder)
    #expect(keys.count == 1)

    // The same file elsewhere, under another name, and with a second plugin whose text changes.
    try folder.write(loss, "b/renamed.swift")
    try folder.write(PluginText(type: "Other", name: "other", entry: "").text, "other.swift")
    for comment in ["// one\n", "// two\n"] {
      let entry = PluginText().entry.replacing("Mine", with: "Other")
      try folder.write(comment + PluginText(type: "Other", name: "other", entry: entry).text, "other.swift")
      let again = try train("--plugin", "b/renamed.swift", "--plugin", "other.swift")
      #expect(again.errors.hasPrefix("Nothing to do"), "\(again.errors)")
    }
    #expect(try phases(folder) == keys)

    try folder.write(loss.replacing(".mean()", with: ".sum()"), "a/mine.swift")
    _ = try train("--plugin", "a/mine.swift")
    #expect(try phases(folder).count == 2 && phases(folder).isSuperset(of: keys))
  }

  @Test func `a run's folder is whole: its recipe runs when the plugins are gone`() throws {
    let folder = try small("plugins: [mine.swift, two/mine.swift]\n")
    try folder.write(loss, "mine.swift")
    try folder.write(
      PluginText(type: "Other", name: "other", entry: PluginText().entry.replacing("Mine", with: "Other")).text,
      "two/mine.swift")
    try folder.write("struct Unused {}\n", "folder/Helper.swift")
    try folder.write(
      PluginText(type: "Third", name: "third", entry: PluginText().entry.replacing("Mine", with: "Third")).text,
      "folder/Third.swift")
    let first = try Clutch.run("run", "small.yaml", "--plugin", "folder", in: folder.path)
    #expect(first.code == 0, "\(first.errors)")
    let key = try #require(FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/small").first)
    let run = "runs/small/\(key)"
    #expect(
      Set(folder.files(below: "\(run)/plugins").keys) == [
        "mine.swift", "mine-2.swift", "folder/Helper.swift", "folder/Third.swift",
      ])
    #expect(folder.read("\(run)/plugins/mine.swift") == Data(loss.utf8))
    let recipe = String(decoding: try #require(folder.read("\(run)/recipe.yaml")), as: UTF8.self)
    #expect(recipe.contains("plugins:\n  - plugins/mine.swift\n  - plugins/mine-2.swift\n  - plugins/folder\n"))

    for name in ["mine.swift", "two", "folder"] { try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)") }
    let second = try Clutch.run("run", "\(run)/recipe.yaml", in: folder.path)
    #expect(second.code == 0 && second.output == first.output, "\(second.errors)")
    #expect(second.errors.hasPrefix("Nothing to do"))

    // If something is left to do, the run rewrites its folder from the same copies that it reads.
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(run)/metrics.json")
    try folder.write("stale", "\(run)/plugins/stale.swift")
    let third = try Clutch.run("run", "\(run)/recipe.yaml", in: folder.path)
    #expect(third.code == 0 && third.output == first.output, "\(third.errors)")
    #expect(folder.files(below: "\(run)/plugins").count == 4)
  }
}

extension SmallRecipe {
  /// The recipe with one phase of one epoch.
  static var onePhase: String {
    text.replacing(/warm-up: (?s:.*?)loss: ccl\n/, with: "warm-up: { epochs: 1, loss: nt-xent }\n")
  }
}
