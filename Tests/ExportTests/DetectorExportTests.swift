import Clutch
import Foundation
import Testing

@testable import Export

@Suite struct DetectorExportTests {
  private static let lacking =
    "needs a python3 with PyTorch: pip install torch torchvision safetensors; CLUTCH_TEST_PYTHON may name it"
  private static let isThere = Python.has("torch", "torchvision", "safetensors")

  private static let encoders = [
    "{ convnet: { width: 8 } }", "{ resnet: { width: 4, depth: 18 } }", "{ resnet: { width: 4, depth: 50, stem: imagenet } }",
  ]

  @Test func `both files are written, with all that scoring needs`() throws {
    let run = try SmallRun()
    let export = try DetectorExport(Detector(run: run.path, scorer: "cosine-to-centers"))
    #expect(export.notes.isEmpty)
    let place = "\(run.folder.path)/detector"
    try export.write(to: place)
    let file = try Safetensors.decode(try #require(run.folder.read("detector/detector.safetensors")))
    #expect(file.tensors["scorer.centers"]?.shape == [4, 8] && file.tensors["encoder.0.weight"]?.shape == [8, 1, 3, 3])
    #expect(file.tensors["example.images"]?.shape == [8, 1, 12, 12] && file.tensors["example.scores"]?.shape == [8])
    let about = try JSONSerialization.jsonObject(with: Data((file.metadata["detector"] ?? "").utf8)) as? [String: Any]
    #expect(about?["layer"] as? String == "projection" && about?["images"] as? [Int] == [1, 12, 12])
    #expect(about?["fit"] as? String == "crop" && about?["features"] as? Int == 32)
    #expect(run.folder.read("detector/detector.py")?.starts(with: Data("\"\"\"The detector".utf8)) == true)
  }

  @Test func `the Python file knows the components that it is said to know`() throws {
    let text = try #require(embeddedTemplates["detector.py"])
    for (table, names) in [
      ("ENCODERS", DetectorExport.encoders), ("HEADS", DetectorExport.heads), ("SCORERS", DetectorExport.scorers),
    ] {
      let body = try #require(text.firstMatch(of: try Regex("\(table) = \\{([^}]*)\\}"))?.output[1].substring)
      #expect(Set(body.matches(of: /"([a-z-]+)":/).map { String($0.1) }) == Set(names))
    }
    for name in DetectorExport.encoders { #expect(Encoders.registry.names.contains(name)) }
    for name in DetectorExport.heads { #expect(Heads.registry.names.contains(name)) }
    for name in DetectorExport.scorers { #expect(Scorers.registry.names.contains(name)) }
  }

  @Test(.enabled(if: isThere, "\(lacking)"), arguments: encoders)
  func `PyTorch computes the same features and scores`(encoder: String) throws {
    let run = try SmallRun(encoder: encoder)
    for scorer in DetectorExport.scorers {
      let place = "\(run.folder.path)/\(scorer)"
      try DetectorExport(Detector(run: run.path, scorer: scorer)).write(to: place)
      let (code, output) = try Python.run(["\(place)/detector.py", "--check"])
      #expect(code == 0, "\(output)")
      for name in ["features", "projections", "scores"] {
        let text = try #require(output.firstMatch(of: try Regex("\(name): (\\S+)\n"))?.output[1].substring, "\(output)")
        #expect(try #require(Double(text)) < 1e-4, "\(encoder) \(scorer) \(name)")
      }
    }
    let script = try Python.run(["\(run.folder.path)/knn/detector.py", "--torchscript", "\(run.folder.path)/model.pt"])
    #expect(script.code == 0 && FileManager.default.fileExists(atPath: "\(run.folder.path)/model.pt"), "\(script.output)")
  }
}
