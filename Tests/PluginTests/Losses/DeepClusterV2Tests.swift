import Clutch
import Foundation
import Testing

@testable import Components
@testable import Plugins

@Suite struct DeepClusterV2Tests {
  private let views = [[[2.0, 0], [0, 1]], [[0, 3], [0, 1]], [[3, 4], [4, -3]]]

  private func started(views: Int = 3, images: Int = 3) throws -> TinyPhase {
    try TinyPhase("{ deep-cluster-v2: { temperature: 1 } }", views: views, images: images)
  }

  /// Cosines with the own center and the other: 1 and 0 three times, 0 and 1 once; 0.6 and 0.8; -0.6 and 0.8.
  @Test func `every view predicts the cluster of its image`() throws {
    let found = try started().loss(views, TinyPhase.clusters([0, 1], axes: [0, 1])).item
    let margins = [1.0, 1, -1, 1, -0.2, -1.4]
    #expect(abs(found - margins.map { log(1 + exp(-$0)) }.reduce(0, +) / 6) < 1e-12)
  }

  @Test func `several clusterings are averaged`() throws {
    let (one, other) = (TinyPhase.clusters([0, 1], axes: [0, 1]), TinyPhase.clusters([0, 0], axes: [1, 0, 1]))
    let phase = try started()
    let (a, b) = (try phase.loss(views, one).item, try phase.loss(views, other).item)
    #expect(abs(a - b) > 0.01)
    #expect(try abs(phase.loss(views, one, other).item - (a + b) / 2) < 1e-12)
  }

  @Test func `the memory has the first two views of the images of the step, and they are what is clustered`() throws {
    let phase = try started()
    _ = try phase.loss(views, TinyPhase.clusters([0, 1], axes: [0, 1]))
    #expect(try phase.tensor("objective.memory.vectors").doubles == [1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0])
    guard case .memory(let memory) = phase.learner.clusterSource else {
      Issue.record("it clusters \(phase.learner.clusterSource)")
      return
    }
    #expect(memory.slots == 2 && !memory.isFilled, "the first clustering needs a pass over all images")
    #expect(memory.vectors(1).doubles == [0, 1, 0, 1, 0, 0])
  }

  @Test func `one view has a memory of one`() throws {
    let phase = try started(views: 1)
    _ = try phase.loss([views[0]], TinyPhase.clusters([0, 1], axes: [0, 1]))
    #expect(try phase.tensor("objective.memory.vectors").shape == [1, 3, 2])
  }

  @Test func `a single cluster gives the loss of a collapse, and two clusters do not`() throws {
    let phase = try started()
    let collapsed = try #require(phase.learner.collapsedLosses)
    #expect(collapsed.contains(try phase.loss(views, TinyPhase.clusters([0, 0], axes: [0])).item))
    let apart = [[[1.0, 0], [0, 1]], [[1, 0], [0, 1]]]
    let perfect = try TinyPhase("deep-cluster-v2").loss(apart, TinyPhase.clusters([0, 1], axes: [0, 1])).item
    #expect(perfect < 1e-4 && !collapsed.contains(perfect))
  }

  @Test func `clusters are needed, and the temperature is positive`() throws {
    #expect(throws: MissingClusters.self) { try started().loss(views) }
    #expect(try TinyPhase.read("deep-cluster-v2").readsClusters)
    let error = #expect(throws: OptionError.self) { try DeepClusterV2(temperature: 0).validate() }
    #expect(error?.description == "'temperature' must be greater than 0, but is 0.0")
  }
}
