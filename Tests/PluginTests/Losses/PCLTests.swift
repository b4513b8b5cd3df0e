import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct PCLTests {
  private static let options = "temperature: 1, queue: 2, momentum: 0.5"
  private let views = [[[1.0, 0], [3, 4]], [[0.8, 0.6], [0, 2]]]

  /// The loss of PCL at one temperature of centers.
  private func pcl(_ more: String, _ clusterings: BatchClusters) throws -> Double {
    try TinyPhase("{ pcl: { \(Self.options), center-temperature: 1, concentration: false\(more) } }")
      .loss(views, clusterings).item
  }

  @Test func `without the term of the centers it is MoCo`() throws {
    let clusters = TinyPhase.clusters([0, 1], axes: [0, 1])
    let moco = try TinyPhase("{ moco: { \(Self.options) } }").loss(views).item
    #expect(try abs(pcl(", weight: 0", clusters) - moco) < 1e-12)
    #expect(try pcl("", clusters) > moco + 0.1)
  }

  /// The query (1, 0) has the cosines 1 and 0 with the centers, and (0.6, 0.8) has 0.6 and 0.8.
  @Test func `each center is in the denominator once, even if all images share it`() throws {
    let clusters = TinyPhase.clusters([0, 0], axes: [0, 1])
    let moco = try TinyPhase("{ moco: { \(Self.options) } }").loss(views).item
    let expected = (log(1 + exp(-1)) + log(1 + exp(0.2))) / 2
    #expect(try abs(pcl("", clusters) - moco - expected) < 1e-12)
  }

  @Test func `looser clusters have higher temperatures, unless the concentration is off`() throws {
    let even = TinyPhase.clusters([0, 0], axes: [0, 1])
    let uneven = BatchClusters(
      assignments: even.assignments, centers: even.centers, concentrations: Tensor([0.3, 0.1]), sizes: even.sizes)
    for (concentration, differs) in [("true", true), ("false", false)] {
      let losses = try [even, uneven].map {
        try TinyPhase("{ pcl: { \(Self.options), concentration: \(concentration) } }").loss(views, $0).item
      }
      #expect((abs(losses[0] - losses[1]) > 0.01) == differs)
    }
  }

  @Test func `it continues MoCo's teacher and queue, and clusters the teacher's projections`() throws {
    let (moco, pcl) = (try TinyPhase("moco"), try TinyPhase("pcl"))
    #expect(pcl.tensors.map(\.name).contains("moco.queue.vectors"))
    #expect(pcl.tensors.map { $0.name.replacing("moco.", with: "objective.") } == moco.tensors.map(\.name))
    guard case .teacher(let teacher) = pcl.learner.clusterSource else {
      Issue.record("it clusters \(pcl.learner.clusterSource)")
      return
    }
    withoutGradient { pcl.model.tensors[0].tensor.copy(from: pcl.model.tensors[0].tensor * 3) }
    pcl.learner.stepped(0)
    #expect(abs(teacher.tensors[0].tensor[0][0].item - 1.02) < 1e-12)
  }

  @Test func `two views and clusters are needed`() throws {
    let error = #expect(throws: OptionError.self) { try TinyPhase("pcl", views: 3) }
    #expect(error?.description == "'train.views' must be 2 for pcl, but is 3")
    #expect(throws: MissingClusters.self) { try TinyPhase("pcl").loss(views) }
    #expect(try TinyPhase.read("pcl").readsClusters)
  }

  @Test(arguments: [
    (PCL(temperature: 0.0), "temperature", "must be greater than 0, but is 0.0"),
    (PCL(queue: 0), "queue", "must be from 1 to 10000000, but is 0"),
    (PCL(momentum: 2.0), "momentum", "must be from 0 to 1, but is 2.0"),
    (PCL(weight: -1), "weight", "must be 0 or more, but is -1.0"),
    (PCL(centerTemperature: 0), "centerTemperature", "must be greater than 0, but is 0.0"),
  ])
  func `an option out of range is refused`(_ loss: PCL, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
