/// A hash of everything that determines the duration of an epoch. Phases with equal values take about as long.
package struct PhaseCost: Codable, Hashable, Sendable {
  /// A hash of the machine, the images, their views and the network.
  package let network: String
  /// A hash of `network`, the loss and the clusterer.
  package let phase: String

  package init(network: String, phase: String) {
    self.network = network
    self.phase = phase
  }

  package static let fileName = "cost.json"
}
