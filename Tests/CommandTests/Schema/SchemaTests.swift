import Clutch
import Experiments
import Foundation
import Testing

@testable import Command

/// The schema of recipes, judged by an independent validator: it must accept and reject the same recipes as Clutch.
@Suite(.enabled(if: Validator.isThere, Comment(rawValue: Validator.lacking)))
struct SchemaTests {
  @Test func `every recipe of the package fits the schema, bases included`() throws {
    let folder = Page.root + "/recipes"
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let recipes = names.filter { $0.hasSuffix(".yaml") }.sorted()
    #expect(recipes.contains("fashion-mnist/base.yaml") && recipes.contains("fashion-mnist/ccl.yaml"))
    for (recipe, wrong) in zip(recipes, try Validator.judge(recipes.map { "\(folder)/\($0)" })) {
      #expect(wrong == nil, "\(recipe): \(wrong ?? "")")
    }
  }

  @Test func `every recipe in the documentation fits the schema`() throws {
    let folder = try TemporaryFolder()
    let blocks = Page.all.flatMap { $0.blocks("yaml") }.filter { $0.hasPrefix("# ") }
    #expect(!blocks.isEmpty)
    for (index, block) in blocks.enumerated() { try folder.write(block, "\(index).yaml") }
    let verdicts = try Validator.judge(blocks.indices.map { "\(folder.path)/\($0).yaml" })
    for (block, wrong) in zip(blocks, verdicts) { #expect(wrong == nil, "\(wrong ?? "")\n\(block)") }
  }

  @Test func `a recipe with every default filled in fits the schema`() throws {
    let folder = try TemporaryFolder()
    try folder.write(SmallRecipe.text, "small.yaml")
    let experiment = try Experiment(recipe: "\(folder.path)/small.yaml")
    try folder.write(encode(experiment).yaml, "resolved.yaml")
    #expect(try Validator.judge(["\(folder.path)/resolved.yaml"]) == [nil])
  }

  /// An overlay for the small recipe, and the place where the validator finds an error; nil if it is valid.
  static let overlays: [(String, String?)] = [
    ("name: other", nil), ("seed: 5", nil),
    ("train: { phases: { cluster-aware: { clusters: { every: null } } } }", nil),
    ("data: { ood: { chequered: null, more: { idx: { images: odd, test: true } } } }", nil),
    ("data: { ood: { more: { fashion-mnist: { split: test, classes: [5, bag] } } } }", nil),
    ("data: { normalize: { mean: [0.5], deviation: [0.25] } }", nil),
    ("machine: { device: cuda:1, threads: 4, precision: bf16 }", nil),
    ("machine: { device: cuda, threads: auto }", nil),
    ("augment: [[grayscale], [horizontal-flip, grayscale]]", nil),
    ("train: { phases: { cluster-aware: { loss: { byol: { momentum: { from: 0.9, to: 1 } } } } } }", nil),
    ("train: { phases: { cluster-aware: { loss: { sum: { of: [byol, { moco: { momentum: 0.9 } }] } } } } }", nil),
    ("train: { groups: { slow: { of: [vectors], constant: true } }, accumulate: 2, clip-norm: 1 }", nil),
    ("augment: []", nil), ("augment: [grayscale, { random-resized-crop: { scale: [0.5, 1] } }]", nil),
    ("score: [knn, { knn: { k: 3, label: near } }, { mahalanobis: null }]", nil),
    ("score: [{ knn: { layers: [encoder, layer3] } }, { ensemble: { of: [knn, { pca: null }], by: z } }]", nil),
    ("train: { optimizer: { sgd: { learning-rate: 5e-2, momentum: 0 } } }", nil),
    ("train: { phases: { warm-up: null, last: { epochs: 1, loss: nt-xent } } }", nil),
    ("train: { phases: { cluster-aware: { clusters: { on: encoder, by: spectral } } } }", nil),
    ("train: { phases: { cluster-aware: { loss: { ccl: { negatives: other-clusters } } } } }", nil),

    ("sead: 5", ""), ("seed: five", "seed"), ("seed: 1.5", "seed"), ("seed: true", "seed"), ("name: 5", "name"),
    ("encoder: convnett", "encoder"), ("encoder: { convnet: { widht: 8 } }", "encoder.convnet"),
    ("encoder: { convnet: { width: 8.5 } }", "encoder.convnet.width"), ("encoder: { convnet: 8 }", "encoder.convnet"),
    ("encoder: { convnet: {}, resnet: {} }", "encoder"), ("encoder: {}", "encoder"), ("encoder: [convnet]", "encoder"),
    ("data: { trian: idx }", "data"), ("data: { normalize: always }", "data.normalize"),
    ("data: { ood: { Odd_Ones: { idx: { images: odd, test: true } } } }", "data.ood"),
    ("data: { train: { fashion-mnist: { rows: [1] } } }", "data.train.fashion-mnist.rows"),
    ("machine: { device: gpu }", "machine.device"), ("machine: { threads: 0 }", "machine.threads"),
    ("machine: { threads: all }", "machine.threads"), ("machine: { precision: fp16 }", "machine.precision"),
    ("augment: horizontal-flip", "augment"), ("augment: [flip]", "augment.0"), ("augment: [null]", "augment.0"),
    ("score: [knn, { knn: { label: a/b } }]", "score.1.knn.label"),
    ("score: [{ knn: { normalize: yes } }]", "score.0.knn.normalize"),
    ("score: [{ knn: { layers: encoder } }]", "score.0.knn.layers"),
    ("train: { batch: many }", "train.batch"),
    ("train: { schedule: { cosine: { over: epoch } } }", "train.schedule.cosine.over"),
    ("train: { phases: { cluster-aware: { every: 2 } } }", "train.phases.cluster-aware"),
    ("train: { phases: { cluster-aware: { clusters: { on: The Head } } } }", "train.phases.cluster-aware.clusters.on"),
    (
      "train: { phases: { cluster-aware: { loss: { ccl: { negatives: some } } } } }",
      "train.phases.cluster-aware.loss.ccl.negatives"
    ),
  ]

  @Test func `the schema takes what Clutch takes and refuses what it refuses`() throws {
    let verdicts = try verdicts(on: Self.overlays.map(\.0))
    for ((overlay, place), verdict) in zip(Self.overlays, verdicts) {
      #expect(
        verdict.schema?.split(separator: ": ", omittingEmptySubsequences: false).first.map(String.init) == place,
        "\(overlay): \(verdict.schema ?? "taken")")
      #expect((verdict.clutch == nil) == (place == nil), "\(overlay): \(verdict.clutch ?? "taken")")
    }
  }

  @Test func `of every component, an unknown option and an option of a wrong type are refused by both`() throws {
    // Only the components of the tree: other tests register components that fail checks.
    let mistakes = registries.flatMap { registry in
      registry.names.flatMap { name -> [String] in
        guard let entry = registry.entry(name), entry.file.hasPrefix("Plugins/") else { return [] }
        let wrong = ["zzz: 1"] + entry.type.options.map { "\($0.name): { zzz: 1 }" }
        return wrong.map { place(of: registry.kind, "{ \(name): { \($0) } }") }
      }
    }
    #expect(mistakes.count > 100)
    for (mistake, verdict) in zip(mistakes, try verdicts(on: mistakes)) {
      #expect(verdict.schema != nil && verdict.clutch != nil, "\(mistake)")
    }
  }

  /// The verdicts of the validator and Clutch on the small recipe with an overlay.
  private func verdicts(on overlays: [String]) throws -> [(schema: String?, clutch: String?)] {
    let folder = try TemporaryFolder()
    try folder.write(SmallRecipe.text, "small.yaml")
    let paths = try overlays.enumerated().map { index, overlay in
      try folder.write("extends: small.yaml\n\(overlay)\n", "\(index).yaml")
      return "\(folder.path)/\(index).yaml"
    }
    return zip(try Validator.judge(paths), paths).map { ($0, refusal(of: $1)) }
  }

  private func refusal(of recipe: String) -> String? {
    do {
      _ = try Experiment(recipe: recipe)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// The place of a component of a kind in a recipe.
  private func place(of kind: String, _ component: String) -> String {
    switch kind {
    case "dataset": "data: { train: \(component) }"
    case "augmentation": "augment: [\(component)]"
    case "optimizer", "schedule": "train: { \(kind): \(component) }"
    case "loss": "train: { phases: { cluster-aware: { loss: \(component) } } }"
    case "clusterer": "train: { phases: { cluster-aware: { clusters: { by: \(component) } } } }"
    case "scorer": "score: [\(component)]"
    default: "\(kind): \(component)"
    }
  }
}
