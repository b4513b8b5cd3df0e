import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Experiments
@testable import Stages
@testable import Storage
@testable import Training

/// Trains with the toy loss and clusters vectors of its own: those of a teacher, or of a memory.
private struct OwnVectors: Objective {
  static let name = "own-vectors"
  /// Clusters the projections of a teacher.
  var teacher = false
  /// Turns the teacher's projections around.
  var turned = false
  /// Clusters stored vectors: along the first axis, images with an even row have 1 and others -1, and the reverse in the
  /// second slot.
  var memory = false

  var readsClusters: Bool { true }

  func start(_ setup: ObjectiveSetup) throws -> any Learner { try State(self, setup) }

  final class State: Learner {
    private let options: OwnVectors
    private let teacher: Teacher
    private let memory: MemoryBank

    init(_ options: OwnVectors, _ setup: ObjectiveSetup) throws {
      self.options = options
      teacher = try Teacher(setup)
      memory = MemoryBank(slots: 2, dimensions: 4, setup)
      for part in teacher.tensors where options.turned && part.name.hasPrefix("teacher.head.") {
        part.tensor.copy(from: -part.tensor)
      }
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let sign = 1 - 2 * call("aten::remainder.Scalar", batch.rows, 2).to(.float32)  // [n]
      let vectors = sign.unsqueeze(1) * Tensor([1.0, 0, 0, 0]).to(.float32)  // [n, 4]
      memory.store(.stack([vectors, -vectors]), of: batch.rows)
      return ToyLoss()(try batch.embed())
    }

    var kept: [NamedTensor] { teacher.tensors + memory.tensors() }
    var clusterSource: ClusterSource {
      options.memory ? .memory(memory) : options.teacher ? .teacher(teacher) : .model
    }
  }
}

private let registered: Void = {
  toys
  register(OwnVectors.self)
}()

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct SeveralClusteringsTests {
  private let folder: TemporaryFolder

  init() throws {
    registered
    folder = try TemporaryFolder()
  }

  private static let two = "train.phases.second.clusters.by=[toy, { toy: { k: 4 } }]"

  private func plan(_ overrides: String...) throws -> Plan {
    let folder = try TemporaryFolder()
    return try Plan(Experiment(recipe: folder.write(toyRecipe, "toys.yaml"), overrides: overrides))
  }

  /// Executes a plan and returns its folder.
  private func run(_ plan: Plan, in runs: String, stopAfter steps: Int = .max) throws -> String {
    let recorder = Recorder(stopAfter: steps)
    let run = Run(plan, store: Store(runs: runs), observer: recorder)
    return try withExtendedLifetime(recorder) {
      _ = try run.execute()
      return run.folder
    }
  }

  /// The checkpoint that the last phase of a plan ends with.
  private func final(_ plan: Plan, in runs: String) throws -> Checkpoint {
    try PhaseFiles(Store(runs: runs).folder(plan.phase(1))).final()
  }

  private func final(_ loss: String, epochs: Int, _ more: String = "seed=0") throws -> Checkpoint {
    let plan = try plan("train.phases.second.loss=\(loss)", "train.phases.second.epochs=\(epochs)", more)
    _ = try run(plan, in: folder.path)
    return try final(plan, in: folder.path)
  }

  @Test func `the log and the checkpoint have every clustering, and other files the first`() throws {
    let plan = try plan(Self.two)
    let made = try run(plan, in: folder.path)
    let log = try String(contentsOfFile: "\(made)/log.jsonl", encoding: .utf8)
    let lines = LogLine.lines(of: log).map(\.line).filter { $0.event.hasPrefix("clusters") }
    #expect(lines.map(\.event) == ["clusters", "clusters-2", "clusters", "clusters-2"])
    #expect(lines.map(\.epoch) == [0, 0, 2, 2] && lines.map(\.clusters) == [2, 4, 2, 4])
    #expect(LogLine.lines(of: log).allSatisfy { $0.line.isBefore(epoch: 3, step: 0) })
    #expect(lines.map { $0.isBefore(epoch: 2, step: 0) } == [true, true, false, false])
    #expect(lines.map { $0.agreement == nil } == [true, true, false, false])
    let tensors = try final(plan, in: folder.path).tensors
    #expect(tensors["clusters.centers"]?.size(0) == 2 && tensors["clusters-2.centers"]?.size(0) == 4)
    let shown = try NumPy.decode(try #require(FileManager.default.contents(atPath: "\(made)/clusters.npy")))
    #expect(shown.ints == tensors["clusters.assignments"]?.ints)
    let results = try JSONDecoder().decode(
      Results.self, from: try #require(FileManager.default.contents(atPath: "\(made)/metrics.json")))
    #expect(results.clusters.map(\.clusters) == [2])
  }

  @Test(arguments: [9, 13, 17]) func `a stopped run continues all clusterings to the same bits`(steps: Int) throws {
    let whole = try TemporaryFolder()
    _ = try run(plan(Self.two), in: whole.path)
    #expect(throws: Stopped.self) { try run(plan(Self.two), in: folder.path, stopAfter: steps) }
    _ = try run(plan(Self.two), in: folder.path)
    let (expected, found) = (try final(plan(Self.two), in: whole.path), try final(plan(Self.two), in: folder.path))
    #expect(found.data == expected.data)
  }

  @Test func `a list of one clusterer trains what the clusterer alone trains, and two train something else`() throws {
    let alone = try plan()
    #expect(try plan("train.phases.second.clusters.by=[toy]").phaseKeys == alone.phaseKeys)
    let others = [try plan(Self.two), try plan("train.phases.second.clusters.by=[toy, toy]")]
    #expect(others.allSatisfy { $0.phaseKeys[0] == alone.phaseKeys[0] && $0.phaseKeys[1] != alone.phaseKeys[1] })
    let text = try plan(Self.two).recipe["train"]?["phases"]?["second"]?["clusters"]?["by"]?.flow
    #expect(text == "[{toy: {k: 2}}, {toy: {k: 4}}]")
  }

  @Test func `the clusterer that fails is named, and an empty list is refused`() throws {
    let error = #expect(throws: RunError.self) {
      try run(plan("train.phases.second.clusters.by=[toy, { toy: { k: 40 } }]"), in: folder.path)
    }
    #expect(error?.description.contains("phase second: cannot make 40 clusters of 32 features") == true)
    let empty = #expect(throws: RecipeError.self) { try plan("train.phases.second.clusters.by=[]") }
    #expect(
      empty?.diagnostics.map(\.message).contains {
        $0.hasPrefix("'by' must be a clusterer or a list of them, but the list is empty; there are ")
      } == true)
  }

  @Test func `a teacher's vectors are clustered in place of the model's`() throws {
    let clusters = try ["false", "true"].map { turned in
      let loss = "{ own-vectors: { teacher: true, turned: \(turned) } }"
      return try #require(final(loss, epochs: 1).tensors["clusters.assignments"]).ints
    }
    let model = try #require(final("own-vectors", epochs: 1).tensors["clusters.assignments"]).ints
    #expect(clusters[0] == model, "the teacher starts as a copy of the model")
    #expect(clusters[1] == model.map { 1 - $0 })
  }

  @Test func `a memory is filled by the model first, and then clustered as it is, slot by slot`() throws {
    let memory = "{ own-vectors: { memory: true } }"
    let first = try #require(final(memory, epochs: 1).tensors["clusters.assignments"]).ints
    #expect(first == (try #require(final("own-vectors", epochs: 1).tensors["clusters.assignments"]).ints))
    let later = try final(memory, epochs: 3, "train.phases.second.clusters.by=[toy, toy, toy]").tensors
    let even = (0..<32).map { 1 - $0 % 2 }
    #expect(later["clusters.assignments"]?.ints == even && later["clusters-3.assignments"]?.ints == even)
    #expect(later["clusters-2.assignments"]?.ints == even.map { 1 - $0 })
  }

  @Test func `a memory has no other layer to cluster`() throws {
    let error = #expect(throws: RecipeError.self) {
      try final("{ own-vectors: { memory: true } }", epochs: 1, "train.phases.second.clusters.on=encoder")
    }
    #expect(
      error?.diagnostics.map(\.message)
        == ["own-vectors: it clusters stored projections, so clusters.on must be projection, but is encoder"])
  }
}
