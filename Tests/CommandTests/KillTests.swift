import Components
import Foundation
import Storage
import Testing

@Suite struct KillTests {
  /// The files that must be bitwise the same: weights, clusters, features, scores and numbers.
  private func results(_ folder: TemporaryFolder) -> [String: Data] {
    // The log, the events and the report contain times; the recipe contains its folder.
    folder.files(below: "runs/small").filter { name, _ in
      !["log.jsonl", "report.html", "recipe.yaml", "events.out.tfevents.clutch"].contains { name.hasSuffix($0) }
    }
  }

  /// The length of each record in TensorBoard's events; times have the same length whatever their value.
  private func events(_ folder: TemporaryFolder) throws -> [Int] {
    let files = folder.files(below: "runs/small").filter { $0.key.hasSuffix("events.out.tfevents.clutch") }
    var rest = try #require(files.first).value[...]
    var lengths: [Int] = []
    while !rest.isEmpty {
      lengths.append(rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) })
      rest = rest.dropFirst(16 + (lengths.last ?? 0))
    }
    return lengths
  }

  @Test func `killed at any moment, ten times and more, a run ends with the bits of one that was left alone`() throws {
    let (alone, killed) = (try TemporaryFolder(), try TemporaryFolder())
    for folder in [alone, killed] {
      try SmallRecipe.writeImages(in: folder)
      try folder.write(SmallRecipe.text, "small.yaml")
    }
    let watch = Stopwatch()
    let whole = try Clutch.run("run", "small.yaml", in: alone.path)
    try #require(whole.code == 0, "\(whole.errors)")
    let length = watch.seconds

    var generator = SystemRandomNumberGenerator()
    var kills = 0
    while kills < 12 {
      let process = try Clutch.start(["run", "small.yaml"], in: killed.path)
      // Late enough to make progress, early enough to be killed several times.
      Thread.sleep(forTimeInterval: .random(in: 0.3...0.3 + length / 2, using: &generator))
      if !process.isRunning {
        // It finished. Start again, to have more chances to kill it.
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
    // 2 at the start, 2 pictures, 8 epochs, 2 logged steps in each, 3 clusterings, 1 at the end.
    let records = try events(killed)
    #expect(records.count == 32)
    #expect(try records == events(alone), "no point of TensorBoard's is there twice")
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
    #expect(errors.hasSuffix("Stopped. Run the same command again to resume.\n"))
    #expect(!folder.files(below: "runs").filter { $0.key.hasSuffix("partial.safetensors") }.isEmpty)
  }
}
