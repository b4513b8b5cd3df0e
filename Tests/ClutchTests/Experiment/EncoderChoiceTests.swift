import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Training

@Suite(.serialized) struct EncoderChoiceTests {
  private let folder: TemporaryFolder

  init() throws {
    toys
    folder = try TemporaryFolder()
  }

  private func plan(_ encoder: String) throws -> Plan {
    try Plan(toyExperiment(text: toyRecipe.replacing("encoder: toy", with: "encoder: \(encoder)")))
  }

  private func model(_ plan: Plan) throws -> Model { try plan.makeModel(plan.train.images()) }

  private func message(_ encoder: String) -> String? {
    #expect(throws: RecipeError.self) { try plan(encoder).check() }?.diagnostics.first?.message
  }

  /// Writes weights of a toy encoder, each element with the same value.
  private func write(_ name: String, _ value: Double) throws -> String {
    let parts = try model(plan("toy")).encoder.module.tensors
    let filled = parts.map { ("backbone.\($0.name)", Tensor.full($0.tensor.shape, value)) }
    let path = "\(folder.path)/\(name)"
    try Safetensors.encode(.init(tensors: Dictionary(uniqueKeysWithValues: filled))).write(to: URL(filePath: path))
    return path
  }

  /// The values of the encoder before and after training, by name.
  private func trained(_ encoder: String) throws -> (before: [String: [Float]], after: [String: [Float]]) {
    let plan = try plan(encoder)
    func values(_ tensors: [String: Tensor]) -> [String: [Float]] {
      tensors.filter { $0.key.hasPrefix("encoder.") }.mapValues(\.floats)
    }
    let before = try model(plan).tensors.map { ($0.name, $0.tensor) }
    let run = Run(plan, store: Store(runs: folder.path), observer: Recorder())
    _ = try run.execute()
    let checkpoint = try Checkpoint(path: "\(run.folder)/checkpoint.safetensors")
    return (values(Dictionary(uniqueKeysWithValues: before)), values(checkpoint.tensors))
  }

  @Test func `an encoder starts with the weights of a file, and the notes say what was found`() throws {
    let path = try write("a.safetensors", 0.25)
    let plan = try plan("{ toy: { weights: \(path) } }")
    let encoder = try model(plan).encoder
    #expect(encoder.module.tensors.allSatisfy { Set($0.tensor.floats) == [0.25] })
    try plan.check()
    #expect(plan.notes.contains("\(path): the encoder's tensors are below 'backbone'"))
  }

  @Test func `the key covers the contents of the file and not its name`() throws {
    let (one, same) = (try write("a.safetensors", 1), try write("b.safetensors", 1))
    func key(_ encoder: String) throws -> StageKey { try plan(encoder).networkKey }
    let before = try key("{ toy: { weights: \(one) } }")
    #expect(try key("{ toy: { weights: { file: \(same) } } }") == before)
    #expect(try key("toy") != before)
    #expect(try key("{ toy: { weights: { file: \(one), prefix: backbone } } }") != before)
    #expect(try key("{ toy: { weights: \(one), freeze: true } }") != before)
    _ = try write("a.safetensors", 2)
    #expect(try key("{ toy: { weights: \(one) } }") != before)
  }

  @Test func `a file that is missing or no weights is an error before anything is trained`() throws {
    let none = "\(folder.path)/none"
    #expect(message("{ toy: { weights: \(none) } }") == "toy: weights: there is no file \(none); correct the path")
    let text = try folder.write("text", "a.pth")
    #expect(
      message("{ toy: { weights: \(text) } }")?.hasPrefix("toy: weights: \(text): is not a weight file: ") == true)
  }

  @Test func `a frozen encoder keeps its weights and statistics`() throws {
    let path = try write("a.safetensors", 0.5)
    let (before, after) = try trained("{ toy: { weights: \(path), freeze: true } }")
    #expect(before.count == 5 && after == before)
    #expect(try model(plan("{ toy: { freeze: true } }")).parameters.allSatisfy { $0.name.hasPrefix("head.") })
  }

  @Test func `frozen parts keep their weights and statistics, and the rest is trained`() throws {
    let (before, after) = try trained("{ toy: { freeze: [\"1\"] } }")
    #expect(after["encoder.0.weight"] != before["encoder.0.weight"])
    for name in ["weight", "bias", "running_mean", "running_var"] {
      #expect(after["encoder.1.\(name)"] == before["encoder.1.\(name)"], "\(name)")
    }
    let model = try model(plan("{ toy: { freeze: [\"0\"] } }"))
    #expect(model.parameters.map(\.name) == ["encoder.1.weight", "encoder.1.bias", "head.weight", "head.bias"])
    #expect(model.encoder.module.parameters.map(\.tensor.requiresGradient) == [false, true, true])
  }

  @Test func `if every part is frozen, so is the encoder`() throws {
    #expect(try model(plan("{ toy: { freeze: [weight, bias] } }")).encoder.isFrozen)
    #expect(try !model(plan("{ toy: { freeze: false } }")).encoder.isFrozen)
  }

  @Test(arguments: [
    ("freeze: [layer1]", "toy: 'freeze' names 'layer1', but no parameter of the encoder has this in its name; they"),
    ("freeze: []", "'freeze' must list parts of names, such as [conv1, layer1], but is []"),
    ("freeze: 3", "'freeze' must be true, false or a list of parts of names, such as [conv1, layer1], but is"),
    ("weights: []", "'weights' must be a path or {file: …, prefix: …}, but is"),
    ("weights: { prefix: a }", "'file' is missing; give the path of a weight file"),
    ("weights: { fil: a }", "'weights' has no option 'fil'"),
    ("wieghts: a", "'toy' has no option 'wieghts'"),
  ])
  func `mistakes are told`(option: String, beginning: String) {
    let message = message("{ toy: { \(option) } }") ?? ""
    #expect(message.hasPrefix(beginning), "\(message)")
  }

  @Test func `the recipe of a run has the options again`() throws {
    let path = try write("a.safetensors", 1)
    func node(_ encoder: String) throws -> String? { try plan(encoder).experiment.encoder?.node.flow }
    #expect(
      try node("{ toy: { freeze: [a, b], weights: \(path) } }")
        == "{toy: {width: 4, weights: \(path), freeze: [a, b]}}")
    #expect(
      try node("{ toy: { weights: { file: \(path), allow-missing: true } } }")?
        .contains("allow-missing: true, allow-unexpected: false") == true)
    #expect(try node("toy") == "{toy: {width: 4}}")
  }
}
