import Recipe
import Testing

@testable import Experiments
@testable import TensorBoard

@Suite struct HyperparametersTests {
  private func settings(_ text: String) throws -> [String] {
    RecipeSettings(try parse(text, file: "r.yaml")).values.map { "\($0.path) = \($0.value)" }
  }

  @Test func `settings have the paths of overrides, and components are settings by their names`() throws {
    let text = """
      name: both
      seed: 3
      encoder: { resnet: { depth: 18 } }
      augment: [{ crop: { scale: [0.2, 1.0] } }, { flip: {} }]
      train: { schedule: { cosine: {} }, stop: null }
      score: [{ knn: { k: 5 } }, { knn: { k: 50 } }]
      """
    #expect(
      try settings(text) == [
        "name = both", "seed = 3", "encoder = resnet", "encoder.resnet.depth = 18", "augment = crop, flip",
        "augment.crop.scale = [0.2, 1.0]", "train.schedule = cosine", "score = knn, knn", "score.0 = knn",
        "score.0.knn.k = 5", "score.1 = knn", "score.1.knn.k = 50",
      ])
  }

  @Test func `of the machine only the precision is a setting, and neither plugins nor the sweep are`() throws {
    let text = "{machine: {threads: 2, precision: fp32}, plugins: [a.swift], sweep: {seeds: 3}}"
    #expect(try settings(text) == ["machine.precision = fp32"])
  }
}
