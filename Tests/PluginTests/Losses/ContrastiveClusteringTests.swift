import Clutch
import Foundation
import Testing

@testable import Components
@testable import Plugins

@Suite struct ContrastiveClusteringTests {
  private let views = [[[1.0, 0], [0, 1], [3, 4]], [[0.8, 0.6], [0, 2], [1, -1]]]

  private func started(_ options: String = "clusters: 2") throws -> TinyPhase {
    try TinyPhase("{ contrastive-clustering: { \(options) } }")
  }

  /// Sets the second head, whose input is the vector itself.
  private func set(_ phase: TinyPhase, weight: [Double], bias: [Double]) throws {
    let eye = Tensor.eye(2, .float64)
    try withoutGradient {
      try phase.tensor("objective.clusters.0.weight").copy(from: eye)
      try phase.tensor("objective.clusters.0.bias").copy(from: Tensor([0.0, 0]))
      try phase.tensor("objective.clusters.2.weight").copy(from: Tensor(weight, [bias.count, 2]))
      try phase.tensor("objective.clusters.2.bias").copy(from: Tensor(bias))
    }
  }

  /// The reported terms of the loss, and its gradient with respect to the second head's last bias.
  private func terms(_ phase: TinyPhase) throws -> (parts: [String: Double], loss: Double, gradient: Tensor) {
    let parts = LossParts()
    let loss = try LossParts.$current.withValue(parts) { try phase.loss(views) }
    loss.backward()
    let gradient = try #require(phase.tensor("objective.clusters.2.bias").gradient)
    return (parts.values, loss.item, gradient)
  }

  @Test func `it is the sum of NT-Xent of images, NT-Xent of clusters, and the imbalance of their shares`() throws {
    let phase = try started("clusters: 2, temperature: 0.3, balance: 3")
    try set(phase, weight: [1, 0, 0, 2], bias: [0.5, 0])
    let (parts, loss, _) = try terms(phase)
    let images = try TinyPhase("{ nt-xent: { temperature: 0.3 } }").loss(views).item
    #expect(abs((parts["images"] ?? .nan) - images) < 1e-12)
    let (clusters, shares) = (try #require(parts["clusters"]), try #require(parts["shares"]))
    #expect(clusters > 0 && shares > 0 && abs(loss - images - clusters - 3 * shares) < 1e-12)
  }

  /// Of both views, the share of the first cluster is the mean of the sigmoids of the differences of logits.
  @Test func `the shares are those of the softmax over the clusters`() throws {
    let phase = try started()
    try set(phase, weight: [1, 0, 0, 1], bias: [0, 0])
    let margins = [[1.0, -1, -1], [0.8 - 0.6, -2, 1]]  // the ReLU turns (1, -1) into (1, 0)
    let expected = margins.map { view in
      let p = view.map { 1 / (1 + exp(-$0)) }.reduce(0, +) / 3
      return log(2) + p * log(p) + (1 - p) * log(1 - p)
    }
    #expect(try abs((terms(phase).parts["shares"] ?? .nan) - expected[0] - expected[1]) < 1e-12)
  }

  @Test func `images that all fall to one cluster cost log k in each view, and the numbers stay finite`() throws {
    let phase = try started("clusters: 3")
    try set(phase, weight: [0, 0, 0, 0, 0, 0], bias: [1000, 0, 0])
    let (parts, loss, gradient) = try terms(phase)
    #expect(abs((parts["shares"] ?? .nan) - 2 * log(3)) < 1e-12)
    #expect(loss.isFinite && gradient.isFinite)
  }

  @Test func `the imbalance pulls a full cluster down`() throws {
    let (with, without) = (try started("clusters: 2, balance: 5"), try started("clusters: 2, balance: 0"))
    for phase in [with, without] { try set(phase, weight: [0.1, 0, 0, 0.1], bias: [2, 0]) }
    let slope = try terms(with).gradient - terms(without).gradient
    #expect(slope[0].item > 0.1 && slope[1].item < -0.1)
  }

  @Test func `two views are needed`() {
    let error = #expect(throws: OptionError.self) { try TinyPhase("contrastive-clustering", views: 1) }
    #expect(error?.description == "'train.views' must be 2 or more for contrastive-clustering, but is 1")
  }

  @Test(arguments: [
    (ContrastiveClustering(clusters: 1), "clusters", "must be from 2 to 65536, but is 1"),
    (ContrastiveClustering(temperature: 0), "temperature", "must be greater than 0, but is 0.0"),
    (ContrastiveClustering(clusterTemperature: 0), "clusterTemperature", "must be greater than 0, but is 0.0"),
    (ContrastiveClustering(balance: -1), "balance", "must be 0 or more, but is -1.0"),
  ])
  func `an option out of range is refused`(_ loss: ContrastiveClustering, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
