import Formats
import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Runs
@testable import Stages
@testable import Storage
@testable import Training

/// Vectors of noise around a center, half of them with class 1.
private struct ToyVectors: Dataset {
  static let name = "toy-vectors"
  /// The number of vectors.
  var count = 40
  /// The value of every element, without noise.
  var center = 0.0
  /// The length of a vector.
  var length = 6
  var classes: [ClassName]?
  var limit: Int?
  /// `true` for test vectors.
  var test = false

  var isTest: Bool { test }
  var samples: Samples.Kind { .vectors }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let vectors = Tensor.randn([count, length], Generator(seed: test ? 2 : 1)) + center
    return ImageSet(.vectors(vectors), labels: (0..<count).map { 2 * $0 / count }, classNames: ["low", "high"])
  }
}

/// A linear map with batch norm.
private struct ToyAdapter: VectorEncoder {
  static let name = "toy-adapter"

  func build(inputs: Int, _ random: Generator) throws(OptionError) -> Network {
    let body = Sequential {
      Linear(inputs, 4, random)
      BatchNorm(4)
    }
    return Network(body, outputs: 4)
  }
}

/// Adds noise to vectors.
private struct ToyVectorNoise: Augmentation {
  static let name = "toy-vector-noise"
  static let accepts = Samples.Kind.vectors

  func callAsFunction(_ vectors: Tensor, _ random: Generator) -> Tensor {
    vectors + Tensor.randn(vectors.shape, random) * 0.1
  }
}

/// The toy encoder, which keeps its initial weights.
private struct FrozenEncoder: Encoder {
  static let name = "toy-frozen"

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    Network(try ToyEncoder().build(images, random).module, outputs: 4, isFrozen: true)
  }
}

private let registered: Void = {
  toys
  register(ToyVectors.self)
  register(ToyAdapter.self)
  register(ToyVectorNoise.self)
  register(FrozenEncoder.self)
}()

private let vectorRecipe = """
  name: vectors
  data:
    train: { toy-vectors: {} }
    test: { toy-vectors: { test: true } }
    ood:
      far: { toy-vectors: { test: true, center: 9 } }
  machine: { device: cpu, precision: fp32, threads: 1 }
  score: [toy]
  """

private let adapter = """
  encoder: toy-adapter
  head: toy
  augment: [toy-vector-noise]
  train:
    batch: 8
    optimizer: toy
    schedule: toy
    phases:
      only: { epochs: 2, loss: toy-clusters, clusters: { by: toy } }

  """

private func plan(_ text: String) throws -> Plan {
  registered
  return try Plan(toyExperiment(text: text))
}

/// The first message for a recipe that is wrong.
private func message(_ text: String) -> String? {
  #expect(throws: RecipeError.self) { try plan(text).check() }?.diagnostics.first?.message
}

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct VectorsTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func run(_ text: String, _ recorder: Recorder = Recorder()) throws -> (run: Run, results: Results) {
    let run = Run(try plan(text), store: Store(runs: folder.path), observer: recorder)
    return (run, try run.execute())
  }

  private func tensor(_ path: String) throws -> Tensor {
    try NumPy.decode(try #require(FileManager.default.contents(atPath: path), "\(path)"))
  }

  @Test func `without an encoder and without phases, vectors are the features and nothing is trained`() throws {
    let recorder = Recorder()
    let (run, results) = try run(vectorRecipe, recorder)
    #expect(recorder.steps == 0 && results.trainImages == 40 && results.oodImages == ["far": 40])
    #expect(results.rows.first?.metrics["auroc"]?.value == 1)
    let vectors = try ToyVectors().load([]).samples.tensor
    #expect(try tensor("\(run.folder)/features/train.features.npy").floats == vectors.floats)
    #expect(try tensor("\(run.folder)/features/train.projections.npy").floats == vectors.floats)
    #expect(try run.finished() != nil && run.missing.isEmpty)
    #expect(try plan(vectorRecipe).notes.allSatisfy { !$0.contains("nothing") })
  }

  @Test func `a detector of vectors scores them as the run did`() throws {
    let (run, _) = try run(vectorRecipe)
    let detector = try Detector(run: run.folder)
    #expect(detector.shape == .vector(6))
    let test = try ToyVectors(test: true).load([]).samples
    let scores = try detector(test, nearest: 1).map(\.score)
    #expect(scores == (try tensor("\(run.folder)/scores/toy.test.npy")).floats)
  }

  @Test func `an adapter is trained on vectors, with augmentations, clusters and views of their kind`() throws {
    let text = vectorRecipe.replacing("machine:", with: adapter + "machine:")
    let (run, results) = try run(text.replacing("[toy]", with: "[toy, { toy: { views: 3, label: averaged } }]"))
    #expect(results.rows.count == 2 && results.clusters.first?.quality["nmi"] != nil)
    let checkpoint = try Checkpoint(path: "\(run.folder)/checkpoint.safetensors")
    #expect(checkpoint.metadata["vectors"] == "6" && checkpoint.metadata["normalize.mean"] == nil)
    #expect(checkpoint.tensors["encoder.0.weight"]?.shape == [4, 6])
    #expect(try tensor("\(run.folder)/features/far.features.npy").shape == [40, 4])
    #expect(try Detector(run: run.folder).shape == .vector(6))
  }

  /// The metadata is text that any program could have written.
  @Test func `a checkpoint with an impossible length is refused`() throws {
    let (run, _) = try run(vectorRecipe)
    var checkpoint = try Checkpoint(path: "\(run.folder)/checkpoint.safetensors")
    let experiment = try plan(vectorRecipe).experiment
    for length in ["1e300", "nan", "-6", "0", "6.5", "6 6", "16777217"] {
      checkpoint.metadata["vectors"] = length
      let error = #expect(throws: RunError.self) { try TrainedModel(checkpoint, experiment) }
      #expect(error?.description == "the checkpoint's 'vectors' must be their length, but is '\(length)'")
    }
    checkpoint.metadata["vectors"] = nil
    for size in ["3 1e300 8", "3 8", "3 8 8 8", "inf inf inf"] {
      checkpoint.metadata["images"] = size
      let error = #expect(throws: RunError.self) { try TrainedModel(checkpoint, experiment) }
      #expect(
        error?.description == "the checkpoint's 'images' must be channels, height and width, but is '\(size)'")
    }
    checkpoint.metadata.merge(["images": "3 8 8", "normalize.mean": "0 0", "normalize.deviation": "1 1 1"]) { $1 }
    let error = #expect(throws: RunError.self) { try TrainedModel(checkpoint, experiment) }
    #expect(
      error?.description
        == "the checkpoint's 'normalize.mean' and 'normalize.deviation' must have a number for each channel")
  }

  @Test func `images may be embedded by a network that is not trained, which a note says`() throws {
    let start = try #require(toyRecipe.range(of: "  batch:")).lowerBound
    let end = try #require(toyRecipe.range(of: "machine:")).lowerBound
    let text = toyRecipe.replacingCharacters(in: start..<end, with: "  phases: {}\n").replacing("head: toy\n", with: "")
    let recorder = Recorder()
    let (run, _) = try run(text, recorder)
    #expect(recorder.steps == 0)
    #expect(
      try plan(text).notes == ["train.phases is empty: nothing is trained, so the network keeps its initial weights"])
    let initial = try plan(text).makeModel(plan(text).train.images())
    let checkpoint = try Checkpoint(path: "\(run.folder)/checkpoint.safetensors")
    for part in initial.tensors { #expect(checkpoint.tensors[part.name]?.floats == part.tensor.floats) }
    #expect(try Detector(run: run.folder)(plan(text).train.images().samples[0..<1]).count == 1)
  }

  @Test func `a frozen encoder keeps its weights and statistics, and the head is trained`() throws {
    let text = toyRecipe.replacing("encoder: toy", with: "encoder: toy-frozen")
    let (run, _) = try run(text)
    let initial = try plan(text).makeModel(plan(text).train.images())
    #expect(!initial.parameters.isEmpty && initial.parameters.allSatisfy { $0.name.hasPrefix("head.") })
    let checkpoint = try Checkpoint(path: "\(run.folder)/checkpoint.safetensors")
    for part in initial.tensors {
      let isSame = checkpoint.tensors[part.name]?.floats == part.tensor.floats
      #expect(isSame == part.name.hasPrefix("encoder."), "\(part.name)")
    }
  }

  @Test(arguments: [
    (
      "machine:", "encoder: toy\nmachine:",
      "'encoder' 'toy' takes images, but data.train has vectors ('toy-vectors'); name one of "
    ),
    (
      "machine:", "augment: [toy-noise]\nmachine:",
      "'augment' 'toy-noise' changes images, but data.train has vectors ('toy-vectors'); name some of "
    ),
    (
      "[toy]", "[{ toy: { views: { count: 2, augment: [toy-noise] } } }]",
      "'score' 'toy-noise' changes images, but data.train has vectors ('toy-vectors'); name some of "
    ),
    (
      "data:", "encoder: toy-adapter\ndata:\n  normalize: { mean: [0.5], deviation: [0.5] }",
      "'normalize' is for the pixels of images, but train has vectors ('toy-vectors'); leave it out"
    ),
    (
      "machine:", "train: { phases: { only: { epochs: 1, loss: toy } } }\nmachine:",
      "'optimizer' is missing; name one of "
    ),
    (
      "center: 9", "length: 5",
      "toy-vectors: its vectors have the length 5, but those of train have 6; all must match"
    ),
    (
      "far: { toy-vectors: { test: true, center: 9 } }", "far: { toy: { test: true } }",
      "toy: it has images, but train has vectors; all must match"
    ),
  ])
  func `what does not go with vectors is refused at its place`(old: String, new: String, expected: String) throws {
    try #require(vectorRecipe.contains(old))
    let found = try #require(message(vectorRecipe.replacing(old, with: new)))
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test func `an encoder of vectors is refused for images, and phases need a head`() throws {
    let wrong = try #require(message(toyRecipe.replacing("encoder: toy", with: "encoder: toy-adapter")))
    #expect(
      wrong.hasPrefix("'encoder' 'toy-adapter' takes vectors, but data.train has images ('toy'); name one of "))
    #expect(message(toyRecipe.replacing("head: toy\n", with: ""))?.hasPrefix("'head' is missing; name one of ") == true)
  }

  @Test func `pixels become shares of 255, and vectors stay as they are`() {
    let images = Samples.images(Tensor([UInt8(0), 51, 255], [3, 1, 1, 1]))
    #expect(images.floats.floats == [0, Float(51) / 255, 1] && images.shape.description == "1 x 1 x 1")
    let vectors = Samples.vectors(Tensor([Float(-3), 300], [1, 2]))
    #expect(vectors.floats.floats == [-3, 300] && vectors.shape == .vector(2) && vectors.count == 1)
  }

  @Test func `equal vectors have one fingerprint, and any other bit makes another`() {
    let vectors = Tensor([Float(1), 2, 1, 2, 1, Float(2).nextUp], [3, 2])
    let prints = ImageFingerprint.all(of: .vectors(vectors))
    #expect(prints[0] == prints[1] && prints[0] != prints[2])
  }
}
