import Clutch
import Foundation
import Testing

/// Methods that Clutch ships, once built in and once as plugin files under other names.
@Suite struct SameBitsTests {
  private func source(_ path: String) throws -> String {
    try String(contentsOfFile: "\(Page.root)/\(path)", encoding: .utf8)
  }

  /// The checkpoint and the scores of the only run with a name.
  private func results(_ folder: TemporaryFolder, _ name: String) throws -> [Data?] {
    let key = try #require(FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/\(name)").first)
    let files = folder.files(below: "runs/\(name)/\(key)")
    return [files["checkpoint.safetensors"], files.first { $0.key.hasSuffix("chequered.npy") }?.value]
  }

  @Test func `a loss and a scorer give the same bits in the tree and out of it`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(
      SmallRecipe.onePhase.replacing("[mahalanobis, { knn: { k: 3 } }]", with: "[cosine-norm]"), "small.yaml")
    for file in ["NTXent", "Shared/InfoNCE", "Shared/ViewPairs"] {
      let text = try source("Plugins/Losses/\(file).swift")
      try folder.write(
        text.replacing("name = \"nt-xent\"", with: "name = \"mine\""),
        "mine/\(file.split(separator: "/").last ?? "").swift")
    }
    for file in ["Shared/Blocks", "CosineNorm"] {
      let text = try source("Plugins/Scorers/\(file).swift")
      try folder.write(
        text.replacing("name = \"cosine-norm\"", with: "name = \"my-norm\""),
        "my-norm/\(file.split(separator: "/").last ?? "").swift")
    }
    let inTree = try Clutch.run("run", "small.yaml", "name=in", in: folder.path)
    let outside = try Clutch.run(
      "run", "small.yaml", "name=out", "train.phases.warm-up.loss=mine", "score=[my-norm]", "--plugin", "mine",
      "--plugin", "my-norm", in: folder.path)
    #expect(inTree.code == 0, "\(inTree.errors)")
    #expect(outside.code == 0, "\(outside.errors)")
    let (expected, found) = (try results(folder, "in"), try results(folder, "out"))
    #expect(expected.allSatisfy { $0 != nil } && expected == found)
  }

  @Test func `the example of the documentation, which the tests build in, is a plugin file as it stands`() throws {
    let path = "\(Page.root)/Tests/PluginTests/Examples/AlignUniform.swift"
    let folder = try TemporaryFolder()
    let outcome = try Clutch.run("describe", "loss", "align-uniform", "--plugin", path, in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.hasSuffix("From \(path)\n"))
  }
}
