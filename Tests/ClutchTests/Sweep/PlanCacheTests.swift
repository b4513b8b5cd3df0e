import Foundation
import Testing

@testable import Components
@testable import Metrics
@testable import PluginFiles
@testable import Recipe
@testable import Stages
@testable import Storage

@Suite(.serialized) struct PlanCacheTests {
  @Test func `of a thousand trials each set of images is read once and each network built once`() throws {
    let recipe = toyRecipe.replacing("encoder: toy", with: "encoder: counting")
      .replacing("train: { toy: { levels: [40, 120] } }", with: "train: { counting: { limit: 24 } }")
    let sweep = try toySweep(
      """
      { grid: { encoder.counting.width: [2, 3], train.phases.second.loss.toy-clusters.temperature: \
      [0.1, 0.2, 0.3, 0.4, 0.5], train.phases.second.epochs: [1, 2, 3, 4, 5], train.phases.first.epochs: [1, 2, 3, 4] }, \
      seeds: 5 }
      """, recipe: recipe)
    #expect(sweep.trials.count == 1000)
    #expect(CountingDataset.read.withLock(\.self) == 0, "planning reads no images")
    try sweep.check(Array(sweep.trials.indices))
    #expect(CountingDataset.read.withLock(\.self) == 1, "five seeds draw from one reading")
    #expect(CountingEncoder.built.withLock(\.self) == 2)
  }

  @Test func `plans of one cache share their sources where these are the same`() throws {
    let cache = PlanCache()
    let (a, b) = (try Plan(toyExperiment("seed=1"), sharing: cache), try Plan(toyExperiment("seed=2"), sharing: cache))
    #expect(a.train === b.train && a.test === b.test)
    let drawn = try ["1", "2"].map {
      try Plan(toyExperiment("seed=\($0)", "data.train.toy.limit=20"), sharing: cache).train
    }
    #expect(drawn[0] !== drawn[1] && drawn[0].key != drawn[1].key)
  }
}
