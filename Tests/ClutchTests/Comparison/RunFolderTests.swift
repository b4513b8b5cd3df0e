import Foundation
import Testing

@testable import Components
@testable import Runs
@testable import Storage

struct RunFolderTests {
  @Test func `runs are found by their folder, that of their name, and that of all`() throws {
    let files = try RunFiles()
    let first = try files.run("ccl", key: "aa", seed: 3, 0.5)
    try files.run("ccl", key: "bb", seed: 4, nil)
    try files.run("simclr", key: "cc", seed: 3, 0.25)
    try FileManager.default.createDirectory(
      atPath: "\(files.path)/runs/.cache/phase", withIntermediateDirectories: true)
    #expect(try RunFolder.runs(at: first).map(\.path) == [first])
    #expect(try RunFolder.runs(at: "\(files.path)/runs/ccl").map(\.seed) == [3, 4])
    #expect(try RunFolder.runs(at: "\(files.path)/runs").map(\.name) == ["ccl", "ccl", "simclr"])
    #expect(try RunFolder.runs(at: "\(files.path)/nowhere").isEmpty)
    #expect(try RunFolder.runs(at: "\(files.path)/runs/.cache").isEmpty)
  }

  @Test func `a folder tells its seed, its results and what it scores`() throws {
    let files = try RunFiles()
    let run = try #require(try RunFolder(files.run("ccl", key: "aa", seed: 3, 0.5)))
    #expect(run.name == "ccl" && run.seed == 3 && run.results?.rows.count == 1)
    #expect(run.images == ["test": "{toy: {test: true}}", "near": "{toy: {level: 1}}"])
    let recipe = try files.run("held-out", key: "cc", seed: 3, 0.5) + "/recipe.yaml"
    let text = try String(contentsOfFile: recipe, encoding: .utf8)
    try text.replacing("train:", with: "  validation: { test: { toy: {} }, ood: { a: { toy: { level: 2 } } } }\ntrain:")
      .write(toFile: recipe, atomically: true, encoding: .utf8)
    let images = try RunFolder("\(files.path)/runs/held-out/cc")?.images
    #expect(images?["validation.test"] == "{toy: {}}" && images?["validation.a"] == "{toy: {level: 2}}")
    #expect(run.settings["machine"]?.flow == "{precision: fp32}")
    #expect(try RunFolder(files.run("ccl", key: "bb", seed: 3, nil))?.results == nil)
  }

  @Test func `a damaged recipe or result is named`() throws {
    let files = try RunFiles()
    let path = try files.run("ccl", key: "aa", seed: 3, 0.5)
    try "{".write(toFile: "\(path)/metrics.json", atomically: true, encoding: .utf8)
    let results = #expect(throws: RunError.self) { try RunFolder(path) }
    #expect(results?.description.hasPrefix("\(path)/metrics.json: is damaged or from another version of") == true)
    try "name: [".write(toFile: "\(path)/recipe.yaml", atomically: true, encoding: .utf8)
    let recipe = #expect(throws: RunError.self) { try RunFolder(path) }
    #expect(recipe?.description.hasPrefix("\(path)/recipe.yaml:1:8: error: ") == true)
  }
}
