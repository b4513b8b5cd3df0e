import Clutch
import Testing

@testable import Plugins

/// MoCo v3 and NNCLR beyond their golden cases.
@Suite struct PredictingObjectivesTests {
  /// A linear model of vectors with the objective.
  private func started(_ objective: some Objective) throws -> any Learner {
    func build() -> Model {
      let random = Generator(seed: 1)
      return Model(
        encoder: Network(Linear(3, 4, random), outputs: 4), head: Network(Linear(4, 5, random), outputs: 5),
        normalization: nil, device: .cpu, shape: .vector(3))
    }
    return try objective.start(
      ObjectiveSetup(build(), batch: 4, images: 4, views: 2, Generator(seed: 2), build: build))
  }

  @Test func `the predictor of MoCo v3 has no biases but that of batch norm`() throws {
    let names = try started(MoCoV3(hidden: 7)).learned.flatMap { $0.module.parameters.map(\.name) }
    #expect(names == ["0.weight", "1.weight", "1.bias", "3.weight"])
  }

  @Test func `the predictors have the given length and end with that of a projection`() throws {
    for learner in [try started(MoCoV3(hidden: 7)), try started(NNCLR(hidden: 7))] {
      let shapes = learner.learned.flatMap { $0.module.parameters.filter { $0.tensor.rank > 1 }.map(\.tensor.shape) }
      #expect(shapes == [[7, 5], [5, 7]])
    }
  }

  @Test func `NNCLR keeps one queue, of the given length`() throws {
    let kept = try started(NNCLR(queue: 9)).kept
    #expect(kept.map(\.name) == ["queue.vectors", "queue.pushed"] && kept[0].tensor.shape == [9, 5])
  }

  @Test(arguments: [
    (MoCoV3(temperature: 0) as any Objective, "temperature", "must be greater than 0, but is 0.0"),
    (MoCoV3(momentum: Ramp(from: 0.9, to: 1.1)), "momentum", "must be from 0 to 1, but is 1.1"),
    (MoCoV3(hidden: 0), "hidden", "must be from 1 to 16384, but is 0"),
    (NNCLR(temperature: -1), "temperature", "must be greater than 0, but is -1.0"),
    (NNCLR(queue: 0), "queue", "must be from 1 to 10000000, but is 0"),
    (NNCLR(hidden: 0), "hidden", "must be from 1 to 16384, but is 0"),
  ])
  func `an option out of range is refused`(_ objective: any Objective, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try objective.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
