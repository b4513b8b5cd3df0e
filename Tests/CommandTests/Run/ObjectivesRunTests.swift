import Foundation
import Testing

/// A recipe that trains one phase with an objective.
private func recipe(_ loss: String, epochs: Int = 4, more: String = "") -> String {
  let lines = SmallRecipe.text.components(separatedBy: "\n")
  let phases = (lines.firstIndex { $0.contains("phases:") } ?? 0) + 1
  let after = lines.firstIndex { $0.hasPrefix("machine:") } ?? 0
  let only = "    only: { epochs: \(epochs), loss: \(loss)\(more) }"
  return (lines[..<phases] + [only] + lines[after...]).joined(separator: "\n")
    .replacingOccurrences(of: "output: 8 }", with: "output: 8, batch-norm: true }")
    .replacingOccurrences(of: "threads: 1", with: "threads: 1, precision: fp32")
}

private let objectives = [
  "{ byol: { hidden: 8 } }", "{ sim-siam: { hidden: 8 } }", "{ moco: { queue: 40, symmetric: true } }",
  "{ swav: { prototypes: 6, queue: 20, queue-start: 1, frozen: 1 } }",
  "{ moco-v3: { hidden: 8 } }", "{ nnclr: { queue: 24, hidden: 8 } }", "{ dino: { prototypes: 6, frozen: 1 } }",
  "{ sum: { of: [{ byol: { hidden: 8 } }, { moco: { queue: 24 } }], weights: [1, 0.5] } }",
  // Objectives of clusters: several that differ, or one.
  "deep-cluster-v2, clusters: { by: [{ k-means: { k: 3 } }, { k-means: { k: 3 } }, { k-means: { k: 4 } }] }",
  "{ pcl: { queue: 24, symmetric: true } }, clusters: { by: [{ k-means: { k: 3 } }, { k-means: { k: 6 } }] }",
  "{ pro-pos: { hidden: 8 } }, clusters: { by: { k-means: { k: 3 } } }",
  "{ contrastive-clustering: { clusters: 4 } }",
]

@Suite struct ObjectivesRunTests {
  private func results(_ folder: TemporaryFolder) -> [String: Data] {
    folder.files(below: "runs/small").filter { name, _ in
      !["log.jsonl", "report.html", "recipe.yaml", "events.out.tfevents.clutch"].contains { name.hasSuffix($0) }
    }
  }

  private func folder(_ recipe: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(recipe, "small.yaml")
    return folder
  }

  @Test(arguments: objectives) func `a killed run resumes to the bits of one that was left alone`(loss: String) throws {
    let (alone, killed) = (try folder(recipe(loss)), try folder(recipe(loss)))
    let whole = try Clutch.run("run", "small.yaml", in: alone.path)
    try #require(whole.code == 0, "\(whole.errors)")
    for epochs in [1, 2] {
      let process = try Clutch.start(["run", "small.yaml"], in: killed.path)
      while process.isRunning,
        String(decoding: killed.read("stderr") ?? Data(), as: UTF8.self).components(separatedBy: "  epoch ").count
          <= epochs
      {
        Thread.sleep(forTimeInterval: 0.01)
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let last = try Clutch.run("run", "small.yaml", in: killed.path)
    #expect(last.code == 0, "\(last.errors)")
    let (expected, found) = (results(alone), results(killed))
    #expect(expected.count > 6 && found.keys.sorted() == expected.keys.sorted())
    for (name, data) in expected { #expect(found[name] == data, "\(name)") }
  }

  @Test(arguments: objectives) func `two processes give the losses of one`(loss: String) throws {
    func losses(_ processes: Int) throws -> [Double] {
      let together = try Together(recipe(loss, epochs: 2))
      let process = try Clutch.start(
        ["run", "small.yaml", "--processes", "\(processes)"], in: together.folder.path,
        environment: ["ATEN_CPU_CAPABILITY": "default"])
      process.waitUntilExit()
      #expect(
        process.terminationStatus == 0, "\(String(decoding: together.folder.read("stderr") ?? Data(), as: UTF8.self))")
      return try together.losses()
    }
    let (alone, shared) = (try losses(1), try losses(2))
    #expect(alone.count == 2 * 3 && alone.count == shared.count)
    // Batch norm in head and predictor amplifies the last bits most, and an image between two centers may change its cluster.
    for (one, two) in zip(alone, shared) { #expect(abs(one - two) < 5e-3 * max(1, abs(one)), "\(alone) \(shared)") }
  }

  @Test func `SimSiam without its predictor collapses, and the run stops with advice`() throws {
    let folder = try folder(
      recipe("{ sim-siam: { predictor: false } }", epochs: 40)
        .replacingOccurrences(of: "learning-rate: 0.05", with: "learning-rate: 0.2"))
    let ended = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(ended.code == 1)
    #expect(ended.errors.contains("the projections collapsed in phase only, epoch "), "\(ended.errors)")
    #expect(ended.errors.contains("A predictor, batch norm in the head, "), "\(ended.errors)")
  }

  @Test func `each term of a sum has its own curve`() throws {
    let loss = "{ sum: { of: [{ byol: { hidden: 8 } }, cluster-terms] } }"
    let folder = try folder(recipe(loss, epochs: 2, more: ", clusters: { by: { k-means: { k: 2 } } }"))
    let ended = try Clutch.run("run", "small.yaml", in: folder.path)
    try #require(ended.code == 0, "\(ended.errors)")
    let logs = folder.files(below: "runs").filter { $0.key.hasSuffix("log.jsonl") }
    let text = String(decoding: try #require(logs.first).value, as: UTF8.self)
    for part in ["byol", "cluster-terms.samples", "cluster-terms.centers"] {
      #expect(text.contains("\"\(part)\":"), "\(text)")
    }
  }

  @Test func `gradients of several steps make one update, and a group of parameters has another optimizer`() throws {
    let text = recipe("{ byol: { hidden: 8 } }", epochs: 2).replacingOccurrences(
      of: "  schedule: cosine\n",
      with: """
          schedule: cosine
          accumulate: 3
          clip-norm: 0.5
          groups:
            predictor: { of: [predictor], constant: true }
            vectors: { of: [vectors], optimizer: { sgd: { learning-rate: 0.05, momentum: 0 } } }

        """)
    let folder = try folder(text)
    let ended = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(ended.code == 0, "\(ended.errors)")
    let wrong = try Clutch.run("run", "small.yaml", "train.groups.predictor.of=[decoder]", in: folder.path)
    let place = "override 'train.groups.predictor.of=[decoder]':1:28: error: "
    #expect(
      wrong.code == 2 && wrong.errors.contains("\(place)train.groups.predictor: no parameter is in decoder"),
      "\(wrong.errors)")
  }

  @Test func `each view may have its own augmentations, and another size`() throws {
    let text = recipe("{ swav: { prototypes: 6 } }", epochs: 2).replacingOccurrences(
      of: """
        augment:
          - random-resized-crop: { scale: [0.5, 1.0] }
          - horizontal-flip

        """,
      with: """
        augment:
          - [random-resized-crop]
          - [random-resized-crop, horizontal-flip]
          - [random-resized-crop: { size: 8 }]

        """
    ).replacingOccurrences(of: "batch: 16\n", with: "batch: 16\n  views: 3\n")
    let folder = try folder(text)
    let ended = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(ended.code == 0, "\(ended.errors)")
    let wrong = try Clutch.run("run", "small.yaml", "train.views=2", in: folder.path)
    #expect(wrong.errors.contains("has 3 lists, one for each view, but train.views is 2"), "\(wrong.errors)")
  }
}
