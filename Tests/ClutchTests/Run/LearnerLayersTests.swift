import Foundation
import Recipe
import Runs
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Storage
@testable import Training

/// The toy loss and a classifier that tells the views of an image apart by their features.
private struct ViewClassifier: Objective {
  static let name = "view-classifier"
  /// The name of the layer with the logits.
  var layer = "logits"
  /// Makes the layer of mirrored images a matrix for each image, which is an error.
  var matrices = false

  func start(_ setup: ObjectiveSetup) -> any Learner { State(self, setup) }

  final class State: Learner {
    private let options: ViewClassifier
    private let classifier: Linear

    init(_ options: ViewClassifier, _ setup: ObjectiveSetup) {
      self.options = options
      classifier = setup.placed(Linear(setup.model.encoder.outputs, setup.views, setup.random))
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let views = try batch.embed()
      let features = try views.features()  // [v, n, f]
      let logits = (0..<views.views).map { classifier(features[$0], training: true).logSoftmax(axis: 1) }
      let terms = logits.enumerated().map { -$1.select(axis: 1, $0).mean() }
      return ToyLoss()(views) + Tensor.stack(terms).mean()
    }

    var learned: [NamedModule] { [NamedModule("classifier", classifier)] }

    var layers: [LearnerLayer] {
      let matrices = options.matrices
      return [
        LearnerLayer(options.layer, classifier),
        LearnerLayer("mirrored") { samples, model in
          let both = [samples, samples.flip(3)].map { model($0, training: false).projections }  // [n, p]
          return matrices ? .stack(both, axis: 1) : .concatenate(both, axis: 1)  // [n, 2p]
        },
      ]
    }
  }
}

private let registered: Void = {
  toys
  register(ViewClassifier.self)
}()

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct LearnerLayersTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// - Parameters:
  ///   - first: the loss of the first phase.
  ///   - last: the loss of the last phase, with clusters.
  private func plan(
    _ scorers: String, first: String = "toy", last: String = "view-classifier", on: String = "encoder"
  ) throws -> Plan {
    registered
    let text = toyRecipe.replacing("score: [toy]", with: "score: \(scorers)")
      .replacing("first: { epochs: 2, loss: toy }", with: "first: { epochs: 2, loss: \(first) }")
      .replacing("loss: toy-clusters", with: "loss: \(last)").replacing("every: 2", with: "on: \(on)")
    return try Plan(toyExperiment(text: text))
  }

  private func run(_ plan: Plan, _ recorder: Recorder = Recorder()) throws -> String {
    let run = Run(plan, store: Store(runs: folder.path), observer: recorder)
    _ = try run.execute()
    return run.folder
  }

  private func tensor(_ path: String) throws -> Tensor {
    try NumPy.decode(try #require(FileManager.default.contents(atPath: path), "\(path)"))
  }

  private static let logits = "{ toy: { layer: logits, label: logits } }"
  private static let mirrored = "{ toy: { layer: mirrored, label: mirrored } }"

  @Test func `a scorer of a trained classifier scores its logits, whose weights are in the checkpoint`() throws {
    let place = try run(plan("[\(Self.logits)]"))
    let weights = try Checkpoint(path: "\(place)/checkpoint.safetensors").tensors
    let name = "objective.view-classifier.classifier"
    let (weight, bias) = (try #require(weights["\(name).weight"]), try #require(weights["\(name).bias"]))
    for set in ["train", "test", "bright"] {
      let (features, logits) = (
        try tensor("\(place)/features/\(set).features.npy"), try tensor("\(place)/features/\(set).logits.npy")
      )
      #expect((features.matmul(weight.transpose()) + bias - logits).abs().max().item < 1e-5, "\(set)")
    }
    // The toy scorer's score: the distance from the mean of the training vectors.
    let mean = try tensor("\(place)/features/train.logits.npy").mean(axis: 0)
    let expected = (try tensor("\(place)/features/bright.logits.npy") - mean).norm(axis: 1)
    #expect((try tensor("\(place)/scores/logits.bright.npy") - expected).abs().max().item < 1e-5)
    #expect(expected.max().item > 0.01)
  }

  @Test func `a layer may be a function of the samples and of the trained model`() throws {
    let place = try run(plan("[\(Self.mirrored)]"))
    let vectors = try tensor("\(place)/features/test.mirrored.npy")
    #expect(vectors.shape == [32, 8])
    let whole = try tensor("\(place)/features/test.projections.npy")
    #expect((vectors.select(axis: 1, Tensor([0, 1, 2, 3])) - whole).abs().max().item < 1e-6)
    #expect((vectors.select(axis: 1, Tensor([4, 5, 6, 7])) - whole).abs().max().item > 1e-5, "not mirrored")
  }

  @Test(arguments: ["logits", "mirrored"])
  func `a detector of the stored run gives the scores of the run`(layer: String) throws {
    let plan = try plan("[{ toy: { layer: \(layer), views: 2, label: averaged } }, { toy: { layer: \(layer) } }]")
    let place = try run(plan)
    let samples = try plan.test.images().samples
    for scorer in plan.scorers.map(\.label) {
      let detections = try Detector(run: place, scorer: scorer)(samples)
      let scores = try tensor("\(place)/scores/\(scorer).test.npy")
      #expect((Tensor(detections.map(\.score)) - scores).abs().max().item < 1e-5, "\(scorer)")
    }
  }

  @Test func `a further scorer reads a layer of a run that was trained before`() throws {
    _ = try run(plan("[toy]"))
    let recorder = Recorder()
    let place = try run(plan("[toy, \(Self.logits)]"), recorder)
    #expect(recorder.steps == 0 && recorder.reused == ["phase first", "phase second"])
    let fresh = try TemporaryFolder()
    let other = Run(try plan("[\(Self.logits)]"), store: Store(runs: fresh.path), observer: nil)
    _ = try other.execute()
    let name = "scores/logits.bright.npy"
    #expect(
      FileManager.default.contents(atPath: "\(place)/\(name)")
        == FileManager.default.contents(atPath: "\(other.folder)/\(name)"))
  }

  @Test func `a layer that nothing reads changes neither keys nor files`() throws {
    let (plain, more) = (try plan("[toy]"), try plan("[toy, \(Self.logits)]"))
    #expect(plain.phaseKeys == more.phaseKeys)
    #expect(plain.embedding(of: plain.train).key == more.embedding(of: more.train).sharedKey)
    let place = try run(plain)
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(place)/features")
    let expected = ["train", "test", "bright"].flatMap { ["\($0).features.npy", "\($0).projections.npy"] }
    #expect(Set(files) == Set(expected))
  }

  @Test func `clusters can be made of a layer of the phase's own objective`() throws {
    let place = try run(plan("[toy]", on: "mirrored"))
    #expect(try tensor("\(place)/clusters.npy").shape == [32])
    try plan("[toy]", on: "mirrored").check()
  }

  @Test func `a measurement during training reads the layer as it is then`() throws {
    registered
    let text = validationRecipe.replacing("score: [toy]", with: "score: [\(Self.logits)]")
      .replacing("loss: toy-clusters", with: "loss: view-classifier")
    let plan = try Plan(toyExperiment(text: text))
    let store = Store(runs: folder.path)
    let measure = Measure(scorer: "logits", metric: .auroc)
    try Run(plan, store: store, observer: nil).measure(measure, in: 1, at: 2)
    let partial = try Checkpoint(path: store.folder(.phase, plan.phaseKeys[1]) + "/partial.safetensors")
    let images = try plan.train.images()
    let model = try plan.makeModel(images)
    try partial.restore(model.tensors)
    let layers = try plan.phases[1].layers(plan.objectiveSetup(model, images, plan.phases[1]), from: partial)
    let again = try plan.value(measure) {
      try model.embed($0.images().samples, $1, layers: [Layer("logits")], adding: layers)
    }
    #expect(try store.rung(plan.rung(1, epoch: 2, measure).key) == again)
  }

  @Test(arguments: [
    ("[{ toy: { layer: deep } }]", "toy", "view-classifier", "encoder", "encoder, projection, logits, mirrored"),
    ("[toy]", "toy", "view-classifier", "deep", "encoder, projection, logits, mirrored"),
    ("[{ toy: { layer: deep } }]", "view-classifier", "toy", "encoder", "encoder, projection"),
  ])
  func `check lists the layers that there are`(
    scorers: String, first: String, last: String, on: String, names: String
  ) throws {
    let error = #expect(throws: RecipeError.self) { try plan(scorers, first: first, last: last, on: on).check() }
    let found = try #require(error?.diagnostics.first)
    #expect(found.message == "the network has no layer 'deep'; it has \(names)")
    #expect(found.location?.line == (on == "deep" ? 16 : 18))
  }

  @Test func `check accepts the layer of the last phase, and knows its length`() throws {
    let plan = try plan("[\(Self.logits), \(Self.mirrored)]")
    try plan.check()
    #expect(plan.featureLengths[Layer("logits")] == 2 && plan.featureLengths[Layer("mirrored")] == 8)
  }

  @Test func `check refuses to score the layer of an earlier phase, whose weights are gone`() throws {
    let error = #expect(throws: RecipeError.self) {
      try plan("[\(Self.logits)]", first: "view-classifier", last: "toy").check()
    }
    #expect(
      error?.diagnostics.first?.message == "the network has no layer 'logits'; it has encoder, projection")
  }

  @Test(arguments: [
    ("layer: Bad", "adds a layer 'Bad', but a layer must be named like layer3"),
    ("layer: encoder", "adds a layer 'encoder', but this name is taken; rename it"),
    ("layer: features", "adds a layer 'features', but this name is taken; rename it"),
    ("layer: mirrored", "adds a layer 'mirrored', but this name is taken; rename it"),
    ("matrices: true", "gives the layer 'mirrored' the shape [4, 2, 4] for 4 images, but it must be [n, d]"),
  ])
  func `check refuses layers with a fault`(options: String, message: String) throws {
    let error = #expect(throws: RecipeError.self) {
      try plan("[\(Self.mirrored)]", last: "{ view-classifier: { \(options) } }").check()
    }
    let found = try #require(error?.diagnostics.first)
    #expect(found.message.hasSuffix(message), "\(found.message)")
    #expect(found.location?.line == 16)
  }
}
