import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct ProPosTests {
  private let views = [[[1.0, 0], [3, 4], [0, -1]], [[0.8, 0.6], [0, 2], [0.6, -0.8]]]

  private func proPos(_ options: String, _ clusters: BatchClusters) throws -> Double {
    try TinyPhase("{ pro-pos: { hidden: 4, \(options) } }").loss(views, clusters).item
  }

  @Test func `without noise and the term of the centers it is BYOL`() throws {
    let clusters = TinyPhase.clusters([0, 1, 0], axes: [0, 1])
    let byol = try TinyPhase("{ byol: { hidden: 4 } }").loss(views).item
    #expect(try abs(proPos("noise: 0, weight: 0", clusters) - byol) < 1e-12)
    #expect(try abs(proPos("noise: 0", clusters) - byol) > 1e-3)
  }

  @Test func `noise changes the prediction, and equal draws give equal losses`() throws {
    let clusters = TinyPhase.clusters([0, 1, 0], axes: [0, 1])
    let noisy = try (0..<2).map { _ in try proPos("noise: 0.5, weight: 0", clusters) }
    #expect(noisy[0] == noisy[1])
    #expect(try abs(noisy[0] - proPos("noise: 0, weight: 0", clusters)) > 1e-3)
  }

  /// The centers are the three images themselves: cosines 0.6, 0 and -0.8 in the first view, and 0.6, 0 and -0.8 in the
  /// second; their targets in the other view have 0.8, 0.8 and 0.8.
  @Test func `clusters without an image in the batch take no part`() throws {
    let few = TinyPhase.clusters([0, 1, 2], axes: [0, 1, 0])
    let many = TinyPhase.clusters([0, 3, 5], axes: [0, 1, 1, 0, 1, 0, 1])
    let options = "noise: 0, temperature: 1"
    let terms = try [few, many].map {
      try proPos("\(options), weight: 1", $0) - proPos("\(options), weight: 0", $0)
    }
    #expect(abs(terms[0] - terms[1]) < 1e-12)
    // −log of the share of the own target among it and the two other centers.
    func term(_ others: (Double, Double)) -> Double { log(1 + exp(others.0 - 0.8) + exp(others.1 - 0.8)) }
    let expected = (term((0.6, 0)) + term((0.6, -0.8)) + term((0, -0.8))) / 3
    #expect(abs(terms[0] - expected) < 1e-12)
  }

  @Test func `a single cluster has nothing to be apart from`() throws {
    let one = TinyPhase.clusters([0, 0, 0], axes: [0])
    #expect(try abs(proPos("noise: 0, weight: 1", one) - proPos("noise: 0, weight: 0", one)) < 1e-12)
  }

  @Test func `it continues BYOL's teacher and predictor, and clusters the teacher's projections`() throws {
    let (byol, proPos) = (try TinyPhase("byol"), try TinyPhase("pro-pos"))
    #expect(proPos.tensors.map { $0.name.replacing("byol.", with: "objective.") } == byol.tensors.map(\.name))
    #expect(proPos.tensors.contains { $0.name == "byol.teacher.head.weight" })
    guard case .teacher = proPos.learner.clusterSource else {
      Issue.record("it clusters \(proPos.learner.clusterSource)")
      return
    }
    let before = try proPos.tensor("byol.teacher.head.weight").doubles
    withoutGradient { for part in proPos.model.tensors { part.tensor.copy(from: part.tensor * 2) } }
    proPos.learner.stepped(0)
    #expect(try proPos.tensor("byol.teacher.head.weight").doubles != before)
  }

  @Test(arguments: [
    (ProPos(momentum: 2.0), "momentum", "must be from 0 to 1, but is 2.0"),
    (ProPos(hidden: 0), "hidden", "must be from 1 to 16384, but is 0"),
    (ProPos(noise: -1), "noise", "must be 0 or more, but is -1.0"),
    (ProPos(weight: -1), "weight", "must be 0 or more, but is -1.0"),
    (ProPos(temperature: 0), "temperature", "must be greater than 0, but is 0.0"),
  ])
  func `an option out of range is refused`(_ loss: ProPos, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
