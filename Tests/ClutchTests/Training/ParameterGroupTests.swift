import Clutch
import Storage
import Testing

@testable import Stages
@testable import Training

/// An optimizer that adds its rate times the factor, so that each step can be told.
private struct Adding: Optimizer {
  static let name = "adding"
  var learningRate = 1.0
  func start(_ parameters: [NamedTensor]) -> any Updater { Steps(learningRate, parameters) }

  final class Steps: Updater {
    let rate: Double
    let parameters: [NamedTensor]
    let tensors: [NamedTensor]
    init(_ rate: Double, _ parameters: [NamedTensor]) {
      (self.rate, self.parameters) = (rate, parameters)
      tensors = parameters.map { $0.zeros("seen") }
    }
    func step(factor: Double) {
      for part in parameters { part.tensor.copy(from: part.tensor + rate * factor) }
    }
  }
}

@Suite struct ParameterGroupTests {
  private let parameters = [
    ("encoder.conv.weight", [2, 2]), ("encoder.norm.bias", [2]), ("head.weight", [2, 2]),
    ("objective.byol.predictor.0.weight", [2, 2]),
  ].map { NamedTensor(name: $0.0, tensor: .zeros($0.1), isBuffer: false) }

  private func group(_ name: String, _ members: String..., rate: Double = 1, constant: Bool = false) -> ParameterGroup {
    ParameterGroup(name: name, members: members, optimizer: Adding(learningRate: rate), isConstant: constant)
  }

  private var values: [Double] { parameters.map { $0.tensor.max().item } }

  @Test func `each parameter is updated by the first group that contains it, and else by the main optimizer`() {
    let updater = GroupedUpdater(
      parameters, Adding(), [group("slow", "vectors", rate: 0.1), group("top", "predictor", "encoder", rate: 10)])
    updater.step(factor: 0.5)
    #expect(values == [5, Double(Float(0.05)), 0.5, 5])
  }

  @Test func `a constant rate does not follow the schedule`() {
    let updater = GroupedUpdater(parameters, Adding(), [group("top", "predictor", constant: true)])
    updater.step(factor: 0.25)
    #expect(values == [0.25, 0.25, 0.25, 1])
  }

  @Test func `a member is a whole part of a name`() {
    #expect(group("g", "predictor").contains(parameters[3]))
    #expect(!group("g", "predict").contains(parameters[3]))
    #expect(group("g", "byol.predictor").contains(parameters[3]))
    #expect(group("g", "vectors").contains(parameters[1]) && !group("g", "vectors").contains(parameters[0]))
  }

  @Test func `the state of groups has names of its own, and that of the others its old ones`() {
    let updater = GroupedUpdater(parameters, Adding(), [group("top", "head")])
    #expect(
      updater.tensors.map(\.name) == [
        "top:head.weight.seen", "encoder.conv.weight.seen", "encoder.norm.bias.seen",
        "objective.byol.predictor.0.weight.seen",
      ])
  }

  @Test func `a group without a parameter is an error that names what there is`() throws {
    let error = #expect(throws: RecipeError.self) {
      try ParameterGroupCheck(parameters, [group("first", "head"), group("top", "decoder")]).run()
    }
    #expect(
      error?.diagnostics.map(\.message) == [
        "train.groups.top: no parameter is in decoder; the parameters left begin with encoder, objective.byol.predictor"
      ])
    try ParameterGroupCheck(parameters, [group("all", "encoder", "head", "predictor")]).run()
  }

  @Test func `check reports such a group at its place in the recipe`() throws {
    let text = toyRecipe.replacing(
      "  schedule: toy\n",
      with: "  schedule: toy\n  groups:\n    top: { of: [head, decoder], constant: true }\n"
        + "    rest: { of: [decoder, vector], constant: true }\n")
    let error = #expect(throws: RecipeError.self) { try Plan(toyExperiment(text: text)).check() }
    let found = try #require(error?.diagnostics.first)
    #expect(found.message.hasPrefix("train.groups.rest: no parameter is in decoder, vector; "), "\(found.message)")
    #expect(found.location?.line == 16 && found.location?.column == 18)
    let written = try toyExperiment(text: text.replacing("[decoder, vector]", with: "[vectors]"))
    #expect(try Plan(written).recipe["train"]?["groups"]?["top"]?["of"]?.flow == "[head, decoder]")
  }

  @Test func `a phase without the parameters of a group trains the others`() {
    let updater = GroupedUpdater(Array(parameters.prefix(3)), Adding(), [group("top", "predictor", constant: true)])
    updater.step(factor: 0.25)
    #expect(values == [0.25, 0.25, 0.25, 0])
  }
}
