import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct DINOTests {
  /// A convolutional model, which takes images of any size, with the objective.
  private struct Trial {
    let model: Model
    let learner: any Learner

    init(_ objective: some Objective, views: Int) throws {
      func build() -> Model {
        let random = Generator(seed: 1)
        return Model(
          encoder: Network(convolutionalNetwork(channels: 1, width: 4, blocks: 2, random), outputs: 8),
          head: Network(perceptron([8, 6], random), outputs: 6),
          normalization: nil, device: .cpu, shape: .image(ImageShape(channels: 1, height: 8, width: 8)))
      }
      model = build()
      learner = try objective.start(
        ObjectiveSetup(model, batch: 4, images: 4, views: views, Generator(seed: 2), build: build))
    }

    /// The loss of the batch with views of the given sides.
    func loss(sides: [Int], epoch: Double = 0) throws -> Tensor {
      let views = sides.enumerated().map { i, side in Tensor.rand([4, 1, side, side], Generator(seed: UInt64(i))) }
      let source = Batch.Source(
        images: { views[0] }, views: { ImageViews(views) }, generator: { _, _ in Generator(seed: 4) })
      return try learner.loss(
        Batch(model, rows: .arange(4), clusterings: [], epoch: epoch, progress: epoch / 4, source))
    }

    func kept(_ name: String) throws -> Tensor { try #require(learner.kept.first { $0.name == name }).tensor }
  }

  /// The center after a step, of 5 prototypes.
  private func center(_ sides: [Int]) throws -> [Float] {
    let trial = try Trial(DINO(prototypes: 5), views: sides.count)
    _ = try trial.loss(sides: sides)
    return try trial.kept("center").floats
  }

  @Test func `only the leading views of the first view's size are the teacher's`() throws {
    let two = try center([8, 8])
    #expect(try center([8, 8, 4]) == two && two.allSatisfy { $0 != 0 })
    #expect(try center([8, 4, 4]) == center([8, 4]) && center([8, 4]) != two)
    #expect(try center([8, 8, 8]) != two)
  }

  @Test func `frozen prototypes get no gradient, and others do`() throws {
    let trial = try Trial(DINO(prototypes: 5, frozen: 2), views: 2)
    let prototypes = try #require(trial.learner.learned.first?.module.parameters.first?.tensor)
    for (epoch, trains) in [(0.0, false), (1.9, false), (2, true)] {
      try trial.loss(sides: [8, 8], epoch: epoch).backward()
      #expect((prototypes.gradient != nil) == trains, "\(epoch)")
    }
  }

  @Test func `the teacher's prototypes follow the student's`() throws {
    let trial = try Trial(DINO(prototypes: 5, momentum: 0.75), views: 2)
    let prototypes = try #require(trial.learner.learned.first?.module.parameters.first?.tensor)
    let before = prototypes.floats
    #expect(try trial.kept("teacher.prototypes.weight").floats == before)
    withoutGradient {
      prototypes.copy(from: prototypes.detach() + 4)
      trial.learner.stepped(0.5)
    }
    let after = try trial.kept("teacher.prototypes.weight").floats
    for (old, new) in zip(before, after) { #expect(abs(new - (old + 1)) < 1e-5) }
  }

  @Test(arguments: [2, 60, 4096]) func `a loss of the logarithm of the prototypes is a collapse`(count: Int) throws {
    let range = try #require(try Trial(DINO(prototypes: count), views: 2).learner.collapsedLosses)
    let uniform = log(Double(count))
    #expect(range.contains(uniform) && !range.contains(uniform * 1.0005) && !range.contains(uniform * 0.9995))
  }

  @Test(arguments: [
    (DINO(prototypes: 1), "prototypes", "must be from 2 to 1000000, but is 1"),
    (DINO(temperature: 0), "temperature", "must be greater than 0, but is 0.0"),
    (DINO(teacherTemperature: Ramp(from: 0, to: 1)), "teacherTemperature", "must be greater than 0, but is 0.0"),
    (DINO(momentum: 1.5), "momentum", "must be from 0 to 1, but is 1.5"),
    (DINO(centerMomentum: -0.5), "centerMomentum", "must be from 0 to 1, but is -0.5"),
    (DINO(frozen: -1), "frozen", "must be 0 or more, but is -1.0"),
  ])
  func `an option out of range is refused`(_ objective: DINO, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try objective.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
