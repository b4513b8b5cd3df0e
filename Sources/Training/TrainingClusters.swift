import ClusterAnalysis
import Components
import Metrics
import Storage
import Torch

/// The clusters of the training set, as losses use them. All tensors are on the model's device.
struct TrainingClusters {
  /// The cluster of each image, int64 [n].
  private let assignments: Tensor
  /// The centers, at unit length [k, p].
  private let centers: Tensor
  private let concentrations: Tensor
  /// The number of images in each cluster, int64 [k].
  private let members: Tensor
  let sizes: [Int]
  /// The epoch at whose start they were computed.
  let epoch: Int

  /// Clusters a layer's vectors at unit length. Centers are computed from the projections, where losses use them.
  init(
    _ embedding: Embedding, by clusterer: any Clusterer, on layer: Layer, epoch: Int, _ random: Generator,
    to device: Device
  ) throws(ClusteringError) {
    let assignments = try clusterer(embedding(layer).normalize(), random)
    let clustering = Clustering(features: embedding.projections.normalize(), assignments: assignments)
    self.assignments = clustering.assignments.to(device)
    centers = clustering.centers.normalize().to(device)
    concentrations = clustering.concentrations.to(device)
    sizes = clustering.sizes.ints
    members = clustering.sizes.to(device)
    self.epoch = epoch
  }

  /// Restores the clusters of all clusterings from a checkpoint.
  static func all(in checkpoint: Checkpoint, on device: Device) throws(RunError) -> [TrainingClusters] {
    var found: [TrainingClusters] = []
    while let next = try TrainingClusters(checkpoint, found.count, on: device) { found.append(next) }
    return found
  }

  /// The name of a clustering in checkpoints and in the log: `clusters`, `clusters-2`, …
  static func name(_ index: Int) -> String { index == 0 ? "clusters" : "clusters-\(index + 1)" }

  /// Restores the clusters of a clustering from a checkpoint; nil if it has none.
  init?(_ checkpoint: Checkpoint, _ index: Int, on device: Device) throws(RunError) {
    let name = Self.name(index)
    guard let assignments = checkpoint.tensors["\(name).assignments"] else { return nil }
    guard let centers = checkpoint.tensors["\(name).centers"],
      let concentrations = checkpoint.tensors["\(name).concentrations"],
      let epoch = checkpoint.metadata["clusters.epoch"].flatMap({ Int($0) })
    else { throw RunError("the checkpoint holds clusters without their centers or their epoch") }
    self.epoch = epoch
    self.assignments = assignments.to(device)
    self.centers = centers.to(device)
    self.concentrations = concentrations.to(device)
    let counts = assignments.counts(centers.size(0))
    sizes = counts.ints
    members = counts.to(device)
  }

  var tensors: [String: Tensor] {
    ["assignments": assignments, "centers": centers, "concentrations": concentrations]
  }

  /// A checkpoint of the clusters alone, for other processes.
  var checkpoint: Checkpoint {
    let named = Dictionary(uniqueKeysWithValues: tensors.map { ("\(Self.name(0)).\($0)", $1) })
    return Checkpoint(tensors: named, epoch: 0, step: 0, metadata: ["clusters.epoch": "\(epoch)"])
  }

  /// Returns the clusters of the training images `rows` (int64 [n]).
  func batch(_ rows: Tensor) -> BatchClusters {
    BatchClusters(
      assignments: assignments[rows.sent(to: assignments.device)], centers: centers, concentrations: concentrations,
      sizes: members)
  }

  /// The cluster of each image.
  var groups: [Int] { assignments.ints }

  /// Returns the normalized mutual information; 1 if both clusterings are equal.
  func agreement(with other: TrainingClusters) throws(MetricError) -> Double {
    try ContingencyTable(labels: other.assignments.ints, clusters: assignments.ints).normalizedMutualInformation
  }
}
