import Clutch
import Conformance
import Testing

/// Optimizers and schedules with one mistake each, and the resulting results.
@Suite struct TrainingContractTests {
  static let registered: Void = {
    register(Downhill.self)
    register(Uphill.self)
    register(Amnesiac.self)
    register(Moving.self)
    register(Constantly.self)
    register(Dividing.self)
    register(Sinking.self)
    register(Restless.self)
  }()

  init() { Self.registered }

  /// The bowl as described in reports.
  static let bowl = "½ Σ h·(w − t)² of a matrix [4, 3] and a vector [5], h from 0.1 to 1"

  @Test func `plain descent passes every check`() throws {
    #expect(try failures("optimizer", "downhill") == [])
  }

  @Test func `a step in the wrong direction is found`() throws {
    let found = try failures("optimizer", "uphill")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("a hundred steps reduce a convex function: \(Self.bowl): it starts at ") == true)
  }

  @Test func `momentum that a checkpoint does not hold is found`() throws {
    let found = try failures("optimizer", "amnesiac")
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix(
        "a restart from a copy of weights and state gives the same bits: 5 steps without a break, and 5 with a restart "
          + "after 2: element [") == true)
    #expect(found.first?.hasSuffix("; keep everything that a step remembers in 'tensors'") == true)
  }

  @Test func `weights that move in memory are found`() throws {
    #expect(
      try failures("optimizer", "moving") == [
        "weights and state stay in place in memory: 3 steps down \(Self.bowl): 'weight' has another address after the "
          + "steps; change it in place, as with copy(from:)"
      ])
  }

  @Test func `a schedule that is ignored is found`() throws {
    let found = try failures("optimizer", "constantly")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("a first step with factor 0 changes nothing: \(Self.bowl): element [") == true)
    #expect(found.first?.hasSuffix("; multiply the learning rate by the factor") == true)
  }

  @Test func `a division by a gradient of 0 is found`() throws {
    let found = try failures("optimizer", "dividing")
    #expect(
      found == [
        "weights and gradients of 0 leave the weights finite: all weights 0.0, all gradients 0.0, 3 steps: "
          + "element [0, 0] of 'weight' is nan"
      ])
  }

  @Test func `a factor below 0 is found`() throws {
    #expect(
      try failures("schedule", "sinking") == [
        "the factor is finite and at least 0 from progress 0 to 1: progress 0.51: the factor is -0.02"
      ])
  }

  @Test func `a schedule without the options of all schedules is found`() throws {
    #expect(
      try failures("schedule", "restless") == [
        "it has the options 'over' and 'warm-up', and uses them: over: run, warm-up: 2: they are refused: "
          + "'restless' has no option 'over'; it has none; 'restless' has no option 'warm-up'; it has none"
      ])
  }
}

/// Steps against the gradient, with a mutation that an option selects.
private final class Descent: Updater {
  let parameters: [NamedTensor]
  let tensors: [NamedTensor] = []
  let change: (Tensor, Tensor, Double) -> Void

  init(_ parameters: [NamedTensor], _ change: @escaping (Tensor, Tensor, Double) -> Void) {
    self.parameters = parameters
    self.change = change
  }

  func step(factor: Double) {
    for part in parameters { if let gradient = part.tensor.gradient { change(part.tensor, gradient, factor) } }
  }
}

/// Plain gradient descent.
private struct Downhill: Optimizer {
  static let name = "downhill"
  var learningRate: Double { 0.1 }
  func start(_ parameters: [NamedTensor]) -> any Updater {
    Descent(parameters) { call("aten::sub_.Tensor", $0, $1, key("alpha", 0.1 * $2)) }
  }
}

/// The wrong direction.
private struct Uphill: Optimizer {
  static let name = "uphill"
  var learningRate: Double { 0.1 }
  func start(_ parameters: [NamedTensor]) -> any Updater {
    Descent(parameters) { call("aten::add_.Tensor", $0, $1, key("alpha", 0.1 * $2)) }
  }
}

/// Momentum that is not part of the state.
private struct Amnesiac: Optimizer {
  static let name = "amnesiac"
  var learningRate: Double { 0.1 }
  final class Momentum: Updater {
    let parameters: [NamedTensor]
    let velocities: [Tensor]
    let tensors: [NamedTensor] = []
    init(_ parameters: [NamedTensor]) {
      self.parameters = parameters
      velocities = parameters.map { $0.zeros("velocity").tensor }
    }
    func step(factor: Double) {
      for (part, velocity) in zip(parameters, velocities) {
        guard let gradient = part.tensor.gradient else { continue }
        velocity.copy(from: 0.9 * velocity + gradient)
        call("aten::sub_.Tensor", part.tensor, velocity, key("alpha", 0.1 * factor))
      }
    }
  }
  func start(_ parameters: [NamedTensor]) -> any Updater { Momentum(parameters) }
}

/// Replaces the weights with new tensors.
private struct Moving: Optimizer {
  static let name = "moving"
  var learningRate: Double { 0.1 }
  func start(_ parameters: [NamedTensor]) -> any Updater {
    Descent(parameters) { callAll("aten::set_data", $0, $0.detach() - 0.1 * $2 * $1) }
  }
}

/// Ignores the schedule.
private struct Constantly: Optimizer {
  static let name = "constantly"
  var learningRate: Double { 0.1 }
  func start(_ parameters: [NamedTensor]) -> any Updater {
    Descent(parameters) { weight, gradient, _ in call("aten::sub_.Tensor", weight, gradient, key("alpha", 0.1)) }
  }
}

/// Takes steps of constant length, whatever the gradient.
private struct Dividing: Optimizer {
  static let name = "dividing"
  var learningRate: Double { 0.1 }
  func start(_ parameters: [NamedTensor]) -> any Updater {
    Descent(parameters) { weight, gradient, factor in
      call("aten::sub_.Tensor", weight, gradient / gradient.square().sum().sqrt(), key("alpha", 0.01 * factor))
    }
  }
}

/// Falls below 0.
private struct Sinking: Schedule {
  static let name = "sinking"
  /// The span of the schedule.
  var over = ScheduleSpan.phase
  /// The number of warm-up epochs.
  var warmUp = 0.0
  func callAsFunction(_ progress: Double) -> Double { 1 - 2 * progress }
}

/// Leaves its span to nobody.
private struct Restless: Schedule {
  static let name = "restless"
  var over: ScheduleSpan { .phase }
  var warmUp: Double { 0 }
  func callAsFunction(_ progress: Double) -> Double { 1 }
}
