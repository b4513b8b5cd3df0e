import Clutch
import Conformance
import Testing

/// Objectives with one mistake each, and the resulting results.
@Suite struct ObjectiveContractTests {
  static let registered: Void = {
    register(Predicting.self)
    register(Counting.self)
    register(Replacing.self)
    register(Attached.self)
    register(Unused.self)
    register(Namesakes.self)
    register(Aliasing.self)
    register(Erasing.self)
    register(Layered.self)
  }()

  init() { Self.registered }

  @Test func `an objective without a mistake passes every check`() throws {
    let statuses = try results("loss", "predicting").map(\.status)
    #expect(statuses.allSatisfy { $0 == .passed || $0 == .skipped("there is no GPU here") }, "\(statuses)")
    #expect(statuses.count { $0 == .passed } >= 14)
  }

  @Test func `a counter that no checkpoint keeps is found`() throws {
    #expect(
      try failures("loss", "counting") == [
        "training resumed from its tensors goes on with the same bits: step 4, resumed after step 3: the loss is 1, but "
          + "4 without the interruption; every tensor that a later step needs must be in 'learned' or 'kept'"
      ])
  }

  @Test func `a queue that is replaced has moved, and a checkpoint is not restored into it`() throws {
    #expect(
      try failures("loss", "replacing") == [
        "its tensors have different names and stay at their place in memory: a small model, images 1 x 8 x 8: "
          + "'objective.queue' has moved after three steps; update it with 'copy(from:)'",
        "training resumed from its tensors goes on with the same bits: step 4, resumed after step 3: the loss is 0, but "
          + "3 without the interruption; every tensor that a later step needs must be in 'learned' or 'kept'",
      ])
  }

  @Test func `a teacher whose weights require gradients is found`() throws {
    #expect(
      try failures("loss", "attached") == [
        "what it keeps gets no gradient and is not part of the model: a small model, images 1 x 8 x 8: "
          + "'objective.teacher.encoder.0.weight' requires a gradient"
      ])
  }

  @Test func `a predictor that is never trained is found`() throws {
    #expect(
      try failures("loss", "unused") == [
        "every learned parameter gets a gradient within ten steps: a small model, images 1 x 8 x 8: "
          + "'objective.predictor.weight' gets none; a tensor that is not trained belongs to 'kept'"
      ])
  }

  @Test func `two queues of one name are found`() throws {
    #expect(
      try failures("loss", "namesakes") == [
        "its tensors have different names and stay at their place in memory: a small model, images 1 x 8 x 8: "
          + "two tensors are named 'objective.queue.vectors'"
      ])
  }

  @Test func `a weight of the model that is kept without a copy is found`() throws {
    #expect(
      try failures("loss", "aliasing") == [
        "what it keeps gets no gradient and is not part of the model: a small model, images 1 x 8 x 8: "
          + "'objective.start' is a tensor of the model that is trained; keep a copy"
      ])
  }

  @Test(arguments: [
    ("two", "\(Layered.input): two layers are named 'features2'"),
    ("taken", "\(Layered.input): a layer is named 'projections', which already has a meaning; rename it"),
    ("Name", "\(Layered.input): a layer is named 'Name', but must be named like layer3"),
    ("scalar", "the layer 'scalar' after three steps: its shape is [8], but should be [8, d]"),
    ("infinite", "the layer 'infinite' after three steps: element [0, 0] of the layer is inf"),
  ])
  func `a layer with a fault is found`(fault: String, result: String) throws {
    try Layered.$fault.withValue(fault) {
      let found = try failures("loss", "layered")
      #expect(
        found == [
          "the layers that it adds are finite, depend on each image alone, and are determined by its tensors: \(result)"
        ])
    }
  }

  @Test(arguments: [
    ("draw", "read again: element ["), ("lost", "computed by a new learner with the same tensors: element ["),
    ("mean", "element ["), ("counter", "reading layers changes tensors: 'objective.reads' is "),
  ])
  func `a layer that depends on more than the image and the tensors is found`(fault: String, result: String) throws {
    try Layered.$fault.withValue(fault) {
      let found = try failures("loss", "layered")
      #expect(found.count == 1 && found.first?.contains("after three steps: \(result)") == true, "\(found)")
    }
  }

  @Test func `layers without a fault are accepted`() throws { #expect(try failures("loss", "layered").isEmpty) }

  @Test func `an objective that writes to the views is found`() throws {
    let found = try failures("loss", "erasing")
    #expect(found.count == 1)
    let start = "the images and views of a batch are not changed: a small model, images 1 x 8 x 8: "
    #expect(found.first?.hasPrefix(start + "it writes to the views: element [") == true, "\(found)")
    #expect(found.first?.hasSuffix("] of the first view is 0, but should be 1 to within 0") == true, "\(found)")
  }
}

/// Predicts one view from the other, and repels predictions from a queue.
private struct Predicting: Objective {
  static let name = "predicting"
  /// Multiplies the term of the queue.
  var weight = 0.1

  func validate() throws(OptionError) { try require("weight", weight, atLeast: 0) }

  func start(_ setup: ObjectiveSetup) -> any Learner { State(weight, setup) }

  final class State: Learner {
    private let weight: Double
    private let predictor: Linear
    private let queue: Queue

    init(_ weight: Double, _ setup: ObjectiveSetup) {
      self.weight = weight
      let d = setup.model.head.outputs
      predictor = setup.placed(Linear(d, d, setup.random))
      queue = Queue(length: 12, dimensions: d, setup)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let views = try batch.embed()
      let prediction = predictor(views.projections[0], training: true).normalize()
      let target = views.unit[1].detach()
      let old = queue.vectors
      queue.push(target)
      return weight * prediction.matmul(old.transpose()).square().mean() - (prediction * target).sum(axis: 1).mean()
    }

    var learned: [NamedModule] { [NamedModule("predictor", predictor)] }
    var kept: [NamedTensor] { queue.tensors() }
  }
}

/// Adds the number of steps, which it does not keep.
private struct Counting: Objective {
  static let name = "counting"
  func start(_ setup: ObjectiveSetup) -> any Learner { State() }

  final class State: Learner {
    private var steps = 0.0

    func loss(_ batch: Batch) throws -> Tensor {
      steps += 1
      return try batch.embed().projections.square().mean() * 0 + steps
    }
  }
}

/// Adds the sum of a queue of six numbers that gets a 1 in each step, in a new tensor.
private struct Replacing: Objective {
  static let name = "replacing"
  func start(_ setup: ObjectiveSetup) -> any Learner { State(.zeros([6], on: setup.model.device)) }

  final class State: Learner {
    private var queue: Tensor

    init(_ queue: Tensor) { self.queue = queue }

    func loss(_ batch: Batch) throws -> Tensor {
      let old = queue.sum()
      queue = .concatenate([queue[1..<6], .ones([1], on: queue.device)])
      return try batch.embed().projections.square().mean() * 0 + old
    }

    var kept: [NamedTensor] { [NamedTensor(name: "queue", tensor: queue, isBuffer: true)] }
  }
}

/// Compares with a copy of the model whose weights are still trainable.
private struct Attached: Objective {
  static let name = "attached"
  func start(_ setup: ObjectiveSetup) throws -> any Learner { State(try setup.copy()) }

  final class State: Learner {
    private let teacher: Model

    init(_ teacher: Model) { self.teacher = teacher }

    func loss(_ batch: Batch) throws -> Tensor {
      let target = teacher(batch.views[1], training: true).projections.detach()
      return (try batch.embed().projections[0] - target).square().mean()
    }

    var kept: [NamedTensor] {
      teacher.tensors.map { NamedTensor(name: "teacher.\($0.name)", tensor: $0.tensor, isBuffer: true) }
    }
  }
}

/// Lets no gradient reach its predictor.
private struct Unused: Objective {
  static let name = "unused"
  func start(_ setup: ObjectiveSetup) -> any Learner {
    State(setup.placed(Linear(setup.model.head.outputs, setup.model.head.outputs, setup.random)))
  }

  final class State: Learner {
    private let predictor: Linear

    init(_ predictor: Linear) { self.predictor = predictor }

    func loss(_ batch: Batch) throws -> Tensor {
      let projections = try batch.embed().projections
      return (projections[0] - predictor(projections[1], training: true).detach()).square().mean()
    }

    var learned: [NamedModule] { [NamedModule("predictor", predictor)] }
  }
}

/// Keeps two queues under one name.
private struct Namesakes: Objective {
  static let name = "namesakes"
  func start(_ setup: ObjectiveSetup) -> any Learner { State(setup) }

  final class State: Learner {
    private let queues: [Queue]

    init(_ setup: ObjectiveSetup) {
      queues = (0..<2).map { _ in Queue(length: 8, dimensions: setup.model.head.outputs, setup) }
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let unit = try batch.embed().unit
      let terms = queues.enumerated().map { unit[$0].matmul($1.vectors.transpose()).square().mean() }
      for (i, queue) in queues.enumerated() { queue.push(unit[1 - i]) }
      return terms[0] + terms[1]
    }

    var kept: [NamedTensor] { queues.flatMap { $0.tensors() } }
  }
}

/// Keeps a weight of the model itself.
private struct Aliasing: Objective {
  static let name = "aliasing"
  func start(_ setup: ObjectiveSetup) -> any Learner { State(setup.model.parameters[0].tensor.detach()) }

  final class State: Learner {
    private let start: Tensor

    init(_ start: Tensor) { self.start = start }

    func loss(_ batch: Batch) throws -> Tensor { try batch.embed().projections.square().mean() }

    var kept: [NamedTensor] { [NamedTensor(name: "start", tensor: start, isBuffer: true)] }
  }
}

/// Sets the first view to 0.
private struct Erasing: Objective {
  static let name = "erasing"
  func start(_ setup: ObjectiveSetup) -> any Learner { State() }

  final class State: Learner {
    func loss(_ batch: Batch) throws -> Tensor {
      call("aten::zero_", batch.views[0])
      return try batch.embed().projections.square().mean()
    }
  }
}

/// Adds a layer with a fault.
private struct Layered: Objective {
  static let name = "layered"
  static let input = "a small model, images 1 x 8 x 8"
  @TaskLocal static var fault = ""

  func start(_ setup: ObjectiveSetup) -> any Learner { State(setup) }

  final class State: Learner {
    private let map: Linear
    /// Drawn at the start and not kept.
    private let lost: Tensor
    private let reads: Tensor
    private let random = Generator(seed: 1)

    init(_ setup: ObjectiveSetup) {
      map = setup.placed(Linear(setup.model.encoder.outputs, 3, setup.random))
      lost = Tensor.randn([3], setup.random).to(setup.model.device)
      reads = Tensor.zeros([], .int64).to(setup.model.device)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let features = try batch.embed().features()
      return map(features.reshape(-1, features.size(2)), training: true).square().mean()
    }

    var learned: [NamedModule] { [NamedModule("map", map)] }
    var kept: [NamedTensor] { [NamedTensor(name: "reads", tensor: reads, isBuffer: true)] }

    var layers: [LearnerLayer] {
      let (map, lost, reads, random) = (map, lost, reads, random)
      func layer(_ name: String, _ change: @escaping (Tensor) -> Tensor) -> [LearnerLayer] {
        [
          LearnerLayer(name) { samples, model in
            change(map(model(samples, training: false).features, training: false))
          }
        ]
      }
      switch Layered.fault {
      case "two": return [LearnerLayer("features2", map), LearnerLayer("features2", map)]
      case "taken": return [LearnerLayer("projections", map)]
      case "Name": return [LearnerLayer("Name", map)]
      case "scalar": return layer("scalar") { $0.sum(axis: 1) }
      case "infinite": return layer("infinite") { $0 * 0 + Double.infinity }
      case "draw": return layer("draw") { $0 + Tensor.randn([3], random) }
      case "lost": return layer("lost") { $0 + lost }
      case "mean": return layer("mean") { $0 - $0.mean(axis: 0) }
      case "counter":
        return layer("counter") {
          call("aten::add_.Scalar", reads, 1)
          return $0
        }
      default: return [LearnerLayer("map", map)] + layer("of-samples") { $0 }
      }
    }
  }
}
