import Clutch
import Testing

@Suite struct SumTests {
  /// A linear model of vectors in float64, with the random input and clusters of a batch.
  private let model = SumTests.built()
  private let clusters = LossBatch(random: [0, 1, 0, 2, 1], centers: 4).clusters

  init() { Self.registered }
  private static let registered: Void = register(Layered.self)

  private static func built() -> Model {
    let random = Generator(seed: 1)
    let model = Model(
      encoder: Network(Linear(3, 4, random), outputs: 4), head: Network(Linear(4, 8, random), outputs: 8),
      normalization: nil, device: .cpu, shape: .vector(3))
    for network in [model.encoder, model.head] { network.module.convert(to: .float64) }
    return model
  }

  /// Starts a loss, written as in a recipe.
  private func started(_ loss: String) throws -> any Learner {
    let setup = ObjectiveSetup(model, batch: 5, images: 5, views: 2, Generator(seed: 2)) { SumTests.built() }
    return try read(loss).start(setup)
  }

  private func read(_ loss: String) throws -> AnyLoss {
    try #require(try decode(OneLoss.self, from: parse("loss: \(loss)", file: "test.yaml")).loss).value
  }

  private func batch(_ clusters: BatchClusters?) -> Batch {
    let vectors = Tensor.randn([10, 3], Generator(seed: 3), .float64)
    let source = Batch.Source(
      images: { vectors[0..<5] }, views: { ImageViews(vectors, views: 2) }, generator: { _, _ in Generator(seed: 4) })
    return Batch(model, rows: .arange(5), clusterings: clusters.map { [$0] } ?? [], epoch: 0, progress: 0, source)
  }

  /// The loss of the batch, its parts, and its gradient with respect to the encoder's weight.
  private func evaluated(_ loss: String) throws -> (value: Double, parts: [String: Double], gradient: Tensor) {
    let learner = try started(loss)
    let parts = LossParts()
    let value = try LossParts.$current.withValue(parts) { try learner.loss(batch(clusters)) }
    for part in model.parameters { part.tensor.gradient = nil }
    value.backward()
    return (value.item, parts.values, try #require(model.parameters[0].tensor.gradient))
  }

  static let options = [
    "",
    "local-weight: 0.2, global-weight: 0.7, center-temperature: 0.3, concentration: true",
    "samples: false, global-weight: 2",
  ]

  @Test(arguments: options) func `nt-xent and cluster-terms add up to ccl-split`(options: String) throws {
    let rest = options.isEmpty ? "" : ", \(options)"
    let split = try evaluated("{ ccl-split: { temperature: 0.3\(rest) } }")
    let sum = try evaluated(
      "{ sum: { of: [{ nt-xent: { temperature: 0.3 } }, { cluster-terms: { temperature: 0.3\(rest) } }] } }")
    #expect(abs(sum.value - split.value) < 1e-12)
    #expect((sum.gradient - split.gradient).abs().max().item < 1e-12 && split.gradient.abs().max().item > 0.001)
  }

  @Test func `each objective or each of its terms is reported with its weight, and all add up to the loss`() throws {
    let plain = try evaluated("nt-xent")
    let terms = try evaluated("cluster-terms")
    let sum = try evaluated(
      "{ sum: { of: [nt-xent, cluster-terms, { cluster-terms: { samples: false } }], weights: [2, 3, 0.5] } }")
    let expected = [
      "nt-xent": 2 * plain.value, "cluster-terms.samples": 3 * (terms.parts["samples"] ?? .nan),
      "cluster-terms.centers": 3 * (terms.parts["centers"] ?? .nan),
      "cluster-terms-2.centers": 0.5 * (terms.parts["centers"] ?? .nan),
    ]
    #expect(sum.parts.keys.sorted() == expected.keys.sorted())
    for (name, part) in expected { #expect(abs((sum.parts[name] ?? .nan) - part) < 1e-12, "\(name)") }
    #expect(abs(sum.value - sum.parts.values.reduce(0, +)) < 1e-12)
  }

  @Test func `the terms of a sum in a sum have both names and both weights`() throws {
    let plain = try evaluated("nt-xent")
    let sum = try evaluated("{ sum: { of: [{ sum: { of: [nt-xent], weights: [3] } }], weights: [2] } }")
    #expect(Array(sum.parts.keys) == ["sum.nt-xent"])
    #expect(abs((sum.parts["sum.nt-xent"] ?? .nan) - 6 * plain.value) < 1e-12)
  }

  @Test func `objectives of one name are numbered, and others keep their name`() throws {
    let sum = try started("{ sum: { of: [ccl-split, ccl, sim-siam, ccl, { sim-siam: { hidden: 2 } }, ccl] } }")
    #expect(sum.parts.map(\.name) == ["ccl-split", "ccl", "sim-siam", "ccl-2", "sim-siam-2", "ccl-3"])
  }

  @Test func `it adds the layers of its objectives`() throws {
    let sum = try started("{ sum: { of: [nt-xent, of-the-sum, { sum: { of: [cluster-terms, of-the-sum] } }] } }")
    #expect(sum.allLayers.map(\.name) == ["row-numbers", "row-numbers"])
  }

  @Test func `it needs clusters if one of its objectives does`() throws {
    #expect(try read("{ sum: { of: [nt-xent, cluster-terms] } }").readsClusters)
    #expect(try !read("{ sum: { of: [nt-xent, sim-siam] } }").readsClusters)
    let sum = try started("{ sum: { of: [nt-xent, cluster-terms] } }")
    #expect(throws: MissingClusters.self) { try sum.loss(batch(nil)) }
  }

  @Test(arguments: [
    ("sum", "'of' must be a list of objectives, such as [byol, cluster-terms], but is absent"),
    (
      "{ sum: { of: [nt-xent, byol], weights: [1] } }",
      "'weights' must be one for each of the 2 objectives, but are 1"
    ),
    ("{ sum: { of: [nt-xent], weights: [-1] } }", "'weights' must be 0 or more, but is -1.0"),
  ])
  func `what cannot be added is refused`(loss: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try read(loss) }
    #expect(error?.diagnostics.map(\.message) == [message])
  }
}

/// Adds a layer that counts the samples.
private struct Layered: Objective {
  static let name = "of-the-sum"
  func start(_ setup: ObjectiveSetup) -> any Learner { State() }

  final class State: Learner {
    func loss(_ batch: Batch) throws -> Tensor { try batch.embed().projections.sum() }
    var layers: [LearnerLayer] {
      [LearnerLayer("row-numbers") { samples, _ in .arange(samples.size(0)).unsqueeze(1) }]
    }
  }
}

private struct OneLoss: Options { var loss: Choice<Losses>? }
