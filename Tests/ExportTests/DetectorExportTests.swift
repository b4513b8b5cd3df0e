import Clutch
import Foundation
import Runs
import Storage
import Testing

@testable import Export

@Suite struct DetectorExportTests {
  private static let registered: Void = register(SquaredLength.self)

  init() { Self.registered }

  private static let lacking =
    "needs a python3 with PyTorch: pip install torch torchvision safetensors; CLUTCH_TEST_PYTHON may name it"
  private static let isThere = Python.has("torch", "torchvision", "safetensors")
  private static let canScore = Python.has("torch", "safetensors", "PIL", "numpy")
  private static let lackingPillow =
    "needs a python3 with PyTorch: pip install torch safetensors pillow numpy; CLUTCH_TEST_PYTHON may name it"

  private static let encoders = [
    "{ convnet: { width: 8 } }", "{ resnet: { width: 4, depth: 18 } }",
    "{ resnet: { width: 4, depth: 50, stem: imagenet } }",
  ]

  @Test func `both files are written, with all that scoring needs`() throws {
    let run = try SmallRun()
    let export = try DetectorExport(Detector(run: run.path, scorer: "cosine-to-centers"))
    #expect(export.notes.isEmpty)
    let place = "\(run.folder.path)/detector"
    try export.write(to: place)
    let file = try Safetensors.decode(try #require(run.folder.read("detector/detector.safetensors")))
    #expect(
      file.tensors["scorer.centers"]?.shape == [4, 8] && file.tensors["encoder.0.weight"]?.shape == [8, 1, 3, 3])
    #expect(file.tensors["example.images"]?.shape == [8, 1, 12, 12] && file.tensors["example.scores"]?.shape == [8])
    let about = try JSONSerialization.jsonObject(with: Data((file.metadata["detector"] ?? "").utf8)) as? [String: Any]
    #expect(about?["layer"] as? String == "projection" && about?["images"] as? [Int] == [1, 12, 12])
    #expect(about?["fit"] as? String == "crop" && about?["features"] as? Int == 32)
    #expect(run.folder.read("detector/detector.py")?.starts(with: Data("\"\"\"A detector".utf8)) == true)
  }

  @Test func `a scorer over views is written as it is, and that its features are averaged beside it`() throws {
    let run = try Self.runWithViews()
    for (label, isAveraged) in [("knn", false), ("averaged", true)] {
      let export = try DetectorExport(Detector(run: run.path, scorer: label))
      #expect(export.notes.isEmpty == !isAveraged)
      try export.write(to: "\(run.folder.path)/\(label)")
      let file = try Safetensors.decode(try #require(run.folder.read("\(label)/detector.safetensors")))
      let about = try JSONSerialization.jsonObject(with: Data((file.metadata["detector"] ?? "").utf8)) as? [String: Any]
      #expect(about?["views"] as? Bool == isAveraged)
      let scorer = about?["scorer"] as? [String: Any]
      #expect(scorer?.keys.sorted() == ["knn"] && (scorer?["knn"] as? [String: Any])?["k"] as? Int == 3)
    }
  }

  @Test(.enabled(if: isThere, "\(lacking)"))
  func `PyTorch gives features and no scores where they are averaged over views, and says why`() throws {
    let run = try Self.runWithViews()
    let place = "\(run.folder.path)/averaged"
    try DetectorExport(Detector(run: run.path, scorer: "averaged")).write(to: place)
    let (code, output) = try Python.run(["\(place)/detector.py", "--check"])
    #expect(code == 0 && output.contains("features: ") && !output.contains("scores: "), "\(output)")
    #expect(
      output.contains(
        "this detector averages over views of an image, which only clutch score does; "
          + "export a scorer without 'views'\n"))
  }

  @Test(.enabled(if: isThere, "\(lacking)"))
  func `PyTorch gives features and no scores of a layer that it does not compute, and says why`() throws {
    let run = try SmallRun(
      encoder: "{ resnet: { width: 4, depth: 18 } }", score: "[{ cosine-norm: { layer: layer3 } }]")
    let place = "\(run.folder.path)/detector"
    try DetectorExport(Detector(run: run.path)).write(to: place)
    let (code, output) = try Python.run(["\(place)/detector.py", "--check"])
    #expect(code == 0 && output.contains("features: ") && !output.contains("scores: "), "\(output)")
    #expect(
      output.contains(
        "the scorer 'cosine-norm' reads the layer 'layer3', which only clutch score computes; "
          + "export a scorer of encoder or projection\n"))
  }

  @Test func `torchvision is imported for a resnet only`() throws {
    #expect(try !#require(embeddedTemplates["detector.py"]).contains("torchvision."))
    for name in Encoders.registry.names {
      let lines = Encoders.registry.entry(name)?.type.pytorch.split(separator: "\n") ?? []
      let imports = lines.filter { $0.contains("torchvision.") }
      let expected = "    from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet"
      #expect(imports == (name == "resnet" ? [expected[...]] : []), "\(name)")
    }
  }

  /// Needs no PyTorch: stand-ins replace the modules and the detector.
  @Test(.enabled(if: Python.has("csv"), "needs a python3"))
  func `a picture that cannot be read is named, the others are scored, and paths are quoted as CSV`() throws {
    let folder = try TemporaryFolder()
    try folder.write(try #require(embeddedTemplates["detector.py"]), "detector.py")
    let script = """
      import sys
      from unittest.mock import MagicMock
      torch = MagicMock()
      torch.nn.Module = object
      sys.modules.update({"torch": torch, "safetensors": MagicMock()})
      sys.path.insert(0, sys.argv[1])
      import detector
      def read(path):
          if path == "empty.png":
              raise detector.Unreadable("it is empty")
      detector.read = read
      scorer = MagicMock(about={"threshold": 1})
      scorer.score.return_value.item.return_value = 0.5
      sys.exit(detector.score_files(scorer, sys.argv[2:]))
      """
    let (code, output) = try Python.run(["-B", "-c", script, folder.path, "a, \"b\".png", "empty.png", "c.png"])
    #expect(code == 1, "\(output)")
    #expect(output.contains("empty.png: cannot be read: it is empty\n"), "\(output)")
    let table = output.replacing("empty.png: cannot be read: it is empty\n", with: "")  // from standard error
    #expect(
      table.contains(
        "path,score,verdict\n\"a, \"\"b\"\".png\",0.5,in\nempty.png,,unreadable\nc.png,0.5,in\n"), "\(output)")
    let sound = try Python.run(["-B", "-c", script, folder.path, "c.png"])
    #expect(sound.code == 0 && sound.output == "path,score,verdict\nc.png,0.5,in\n")
  }

  @Test(.enabled(if: canScore, "\(lackingPillow)"))
  func `pictures score as in Clutch, and empty, cut and missing ones have a reason`() throws {
    let run = try SmallRun(size: 24)
    let detector = try Detector(run: run.path, scorer: "knn")
    try DetectorExport(detector).write(to: "\(run.folder.path)/detector")
    let make = """
      import numpy
      from PIL import Image
      random = numpy.random.default_rng(0)
      def save(name, array, **more): Image.fromarray(array).save(name, **more)
      save("wide, low.png", random.integers(0, 256, (40, 65, 3), dtype=numpy.uint8))
      save("high.png", random.integers(0, 256, (61, 30), dtype=numpy.uint8))
      save("deep.png", random.integers(0, 65536, (30, 30), dtype=numpy.uint16))
      save("clear.png", random.integers(0, 256, (24, 24, 4), dtype=numpy.uint8))
      turned = Image.Exif()
      turned[0x112] = 6
      save("turned.png", random.integers(0, 256, (40, 30), dtype=numpy.uint8), exif=turned)
      whole = open("clear.png", "rb").read()
      open("cut.png", "wb").write(whole[:len(whole) // 2])
      open("empty.png", "wb").close()
      open("text.png", "w").write("no picture")
      """
    let made = try Python.run(["-c", make], in: run.folder.path)
    try #require(made.code == 0, "\(made.output)")
    let names = ["wide, low.png", "high.png", "deep.png", "clear.png", "turned.png"]
    let bad = ["cut.png", "empty.png", "text.png", "none.png"]
    let (code, output) = try Python.run(["detector/detector.py"] + names + bad, in: run.folder.path)
    #expect(code == 1 && !output.contains("Traceback"), "\(output)")
    for (name, reason) in zip(bad.dropFirst(), ["it is empty", "it is not a picture", "No such file or directory"]) {
      #expect(output.contains("\(name): cannot be read: \(reason)\n"), "\(output)")
    }
    for name in bad { #expect(output.contains("\n\(name),,unreadable\n"), "\(output)") }
    for name in names {
      let pixels = try Picture("\(run.folder.path)/\(name)", memory: 1 << 26).decode()
      let image = try #require(pixels.channels(1)).squared(24, detector.fit)
      let score = try #require(try detector(.images(image)).first).score
      let shown = name.contains(",") ? "\"\(name)\"" : name
      let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("\(shown),") }, "\(output)")
      let own = try #require(Float(line.dropFirst(shown.count + 1).prefix { $0 != "," }))
      #expect(abs(own - score) <= 1e-4 * max(1, abs(score)), "\(name): \(own), \(score)")
    }
  }

  private static func runWithViews() throws -> SmallRun {
    try SmallRun(score: "[{ knn: { k: 3 } }, { knn: { k: 3, views: 2, label: averaged } }]")
  }

  /// The names of a kind whose components have Python code.
  private func exported(_ kind: String, _ function: String) throws -> Set<String> {
    let names = registries.first { $0.kind == kind }?.names ?? []
    return try Set(names.filter { try !PyTorchCode(of: .map([($0, .map([]))]), kind: kind, defines: function).isEmpty })
  }

  @Test func `the code of every component defines its function`() throws {
    #expect(try exported("encoder", "build_encoder(options, channels)").isSuperset(of: ["resnet", "convnet"]))
    #expect(try exported("head", "build_head(options, inputs)").isSuperset(of: ["mlp", "linear"]))
    let scorers = try exported("scorer", "score_rows(options, kept, rows)")
    let tested = SmallRun.labels + SmallRun.otherScorers.keys
    #expect(scorers.subtracting([SquaredLength.name]) == Set(tested), "run these below, too")
  }

  @Test(.enabled(if: Python.has("csv"), "needs a python3"), arguments: encoders)
  func `the program has the code of the run's components only, and is Python`(encoder: String) throws {
    let run = try SmallRun(encoder: encoder, size: 24)
    let place = "\(run.folder.path)/detector"
    try DetectorExport(Detector(run: run.path, scorer: "cosine-norm")).write(to: place)
    let program = String(decoding: try #require(run.folder.read("detector/detector.py")), as: UTF8.self)
    #expect(!program.contains("# COMPONENTS") && program.contains("amax(dim=1)") && !program.contains("cdist"))
    #expect(program.contains("_make_layer") == encoder.contains("resnet"))
    for name in ["build_encoder", "build_head", "score_rows"] {
      #expect(program.components(separatedBy: "\n\n\ndef \(name)(").count == 2, "\(name)")
    }
    let (code, output) = try Python.run(["-m", "py_compile", "\(place)/detector.py"])
    #expect(code == 0, "\(output)")
  }

  @Test(.enabled(if: isThere, "\(lacking)"), arguments: encoders)
  func `PyTorch computes the same features and scores`(encoder: String) throws {
    let run = try SmallRun(encoder: encoder, size: 24)
    let places = SmallRun.labels.map { "\(run.folder.path)/\($0)" }
    for (scorer, place) in zip(SmallRun.labels, places) {
      try DetectorExport(Detector(run: run.path, scorer: scorer)).write(to: place)
    }
    let differences = try Self.differences(places)
    for (scorer, own) in zip(SmallRun.labels, differences) {
      #expect(Set(own.keys) == ["features", "projections", "scores"])
      #expect(own.values.allSatisfy { $0 < 1e-4 }, "\(encoder) \(scorer) \(own)")
    }
    #expect(FileManager.default.fileExists(atPath: "\(places[0])/model.pt"))
  }

  /// Each scorer on the features of one network. A value next to the edge of a bin, or to a training value, may fall on
  /// the other side after rounding, so the bound is that of `--check`.
  @Test(.enabled(if: isThere, "\(lacking)"))
  func `PyTorch computes the same scores with all other scorers`() throws {
    let scorers = SmallRun.otherScorers.sorted { $0.key < $1.key }
    let run = try SmallRun(score: "[\(scorers.map { "{ \($0.key): \($0.value) }" }.joined(separator: ", "))]")
    let places = scorers.map { "\(run.folder.path)/\($0.key)" }
    for (scorer, place) in zip(scorers, places) {
      let export = try DetectorExport(Detector(run: run.path, scorer: scorer.key))
      #expect(export.notes.isEmpty, "\(scorer.key)")
      try export.write(to: place)
    }
    for (scorer, own) in zip(scorers, try Self.differences(places)) {
      #expect(try #require(own["scores"], "\(scorer.key)") < 1e-3, "\(scorer.key) \(own)")
    }
  }

  /// Returns what `--check` of the detector at each place finds, and writes the first one as TorchScript.
  private static func differences(_ places: [String]) throws -> [[String: Double]] {
    let script = """
      import importlib.util, json, sys
      def loaded(place):
          spec = importlib.util.spec_from_file_location("detector", place + "/detector.py")
          module = importlib.util.module_from_spec(spec)
          spec.loader.exec_module(module)
          return module
      modules = [loaded(place) for place in sys.argv[1:]]
      print(json.dumps([module.check(module.load()) for module in modules]))
      modules[0].main(["--torchscript", sys.argv[1] + "/model.pt"])
      """
    let (code, output) = try Python.run(["-c", script] + places)
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("[{") }, "\(output)")
    let differences = try JSONDecoder().decode([[String: Double]].self, from: Data(line.utf8))
    #expect(code == 0 && differences.count == places.count)
    return differences
  }

  @Test func `an encoder without code is an error, a head or a scorer without code a note`() throws {
    func code(_ kind: String, _ name: String, _ function: String = "x()") throws -> PyTorchCode {
      try PyTorchCode(of: .map([(name, .map([]))]), kind: kind, defines: function)
    }
    let (mlp, wide) = (try code("head", "mlp", "build_head(options, inputs)"), try code("head", "wide"))
    let scorer = try code("scorer", "cosine-norm", "score_rows(options, kept, rows)")
    func notes(_ head: PyTorchCode, _ scorer: PyTorchCode, _ layer: Layer, hasViews: Bool = false) -> [String] {
      DetectorExport.notes(head: head, scorer: scorer, layer: layer, hasViews: hasViews)
    }
    #expect(notes(mlp, scorer, .projection) == [])
    let rest = "features are exported, scores are not"
    #expect(
      try notes(mlp, code("scorer", "mine"), .encoder)
        == ["the scorer 'mine' has no 'static let pytorch' (docs/export.md); \(rest)"])
    #expect(
      notes(mlp, scorer, .encoder, hasViews: true)
        == ["the scorer 'cosine-norm' averages over views, which only clutch score does; \(rest)"])
    let lacking = "the head 'wide' has no 'static let pytorch' (docs/export.md); its weights and features are exported"
    #expect(notes(wide, scorer, .encoder) == [lacking])
    #expect(
      notes(wide, scorer, .projection)
        == [lacking, "the scorer 'cosine-norm' reads projections, which need the head; \(rest)"])
    #expect(
      notes(mlp, scorer, Layer("layer3"))
        == ["the scorer 'cosine-norm' reads the layer 'layer3', which detector.py does not compute; \(rest)"])
    let vit = try code("encoder", "vit")
    let none = #expect(throws: RunError.self) { try DetectorExport.require(vit) }
    #expect(
      none?.description == "the encoder 'vit' cannot be exported: it has no 'static let pytorch'; see docs/export.md")
    let wrong = #expect(throws: RunError.self) { try code("scorer", "knn", "score(rows)") }
    #expect(
      wrong?.description
        == "the scorer 'knn' cannot be exported: its 'pytorch' does not define 'score(rows)'; see docs/export.md")
  }

  @Test(.enabled(if: isThere, "\(lacking)"))
  func `a scorer of another module is exported with its own code`() throws {
    let run = try SmallRun(score: "[{ squared-length: { scale: 3 } }]")
    let place = "\(run.folder.path)/detector"
    let export = try DetectorExport(Detector(run: run.path))
    #expect(export.notes.isEmpty)
    try export.write(to: place)
    let (code, output) = try Python.run(["\(place)/detector.py", "--check"])
    #expect(code == 0 && output.contains("scores: "), "\(output)")
  }
}

/// A scorer that a plugin could have: the squared length of the features, times an option.
private struct SquaredLength: Scorer {
  static let name = "squared-length"
  static let pytorch = """
    def score_rows(options, kept, rows):
        return options["scale"] * (rows.square() @ kept["ones"])
    """

  var scale = 1.0
  var layer: Layer { .encoder }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    Fitted(scale: scale, ones: .ones([features.size(1)]))
  }

  private struct Fitted: FittedScorer {
    let scale: Double
    let ones: Tensor  // [d]

    var tensors: [String: Tensor] { ["ones": ones] }

    func callAsFunction(_ features: Tensor) -> Tensor { features.square().sum(axis: 1) * scale }
  }
}
