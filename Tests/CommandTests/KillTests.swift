import Foundation
import Testing

@Suite struct KillTests {
  /// What has to have the same bits: the weights, the clusters, the features, the scores and the numbers.
  private func results(_ folder: TemporaryFolder) -> [String: Data] {
    // The log and the report hold times; the recipe, where its folder lies.
    folder.files(below: "runs/small").filter { name, _ in
      !["log.jsonl", "report.html", "recipe.yaml"].contains { name.hasSuffix($0) }
    }
  }

  @Test func `killed at any moment, ten times and more, a run ends with the bits of one that was left alone`() throws {
    let (alone, killed) = (try TemporaryFolder(), try TemporaryFolder())
    for folder in [alone, killed] {
      try SmallRecipe.writeImages(in: folder)
      try folder.write(SmallRecipe.text, "small.yaml")
    }
    let started = Date()
    let whole = try Clutch.run("run", "small.yaml", in: alone.path)
    try #require(whole.code == 0, "\(whole.errors)")
    let length = Date().timeIntervalSince(started)

    var generator = SystemRandomNumberGenerator()
    var kills = 0
    while kills < 12 {
      let process = try Clutch.start(["run", "small.yaml"], in: killed.path)
      // Late enough to get somewhere, early enough to be killed more than once on the way.
      Thread.sleep(forTimeInterval: .random(in: 0.3...0.3 + length / 2, using: &generator))
      if !process.isRunning {
        // It came to its end: begin anew, to have more moments to kill.
        process.waitUntilExit()
        try FileManager.default.removeItem(atPath: "\(killed.path)/runs")
        continue
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      kills += 1
    }
    let last = try Clutch.run("run", "small.yaml", in: killed.path)
    #expect(last.code == 0, "\(last.errors)")
    #expect(last.output == whole.output)
    let (expected, found) = (results(alone), results(killed))
    #expect(expected.count > 10)
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (name, data) in expected { #expect(found[name] == data, "\(name)") }
  }

  @Test func `an interrupt leaves a checkpoint, exits with 130 and says how to go on`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text.replacingOccurrences(of: "epochs: 5", with: "epochs: 500"), "small.yaml")
    let process = try Clutch.start(["run", "small.yaml"], in: folder.path)
    while String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self).components(separatedBy: "epoch ").count < 6 {
      try #require(process.isRunning)
      Thread.sleep(forTimeInterval: 0.05)
    }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let errors = String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self)
    #expect(errors.hasSuffix("Stopped. The same command goes on from here.\n"))
    #expect(!folder.files(below: "runs").filter { $0.key.hasSuffix("partial.safetensors") }.isEmpty)
  }
}
