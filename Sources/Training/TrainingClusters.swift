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

  /// Clusters the layer's vectors at unit length. Centers are computed from the projections, where losses use them.
  init(
    _ embedding: Embedding, _ reclustering: Reclustering, epoch: Int, _ random: Generator, on device: Device
  ) throws(ClusteringError) {
    let assignments = try reclustering.clusterer(embedding(reclustering.layer).normalize(), random)
    let clustering = Clustering(features: embedding.projections.normalize(), assignments: assignments)
    self.assignments = clustering.assignments.to(device)
    centers = clustering.centers.normalize().to(device)
    concentrations = clustering.concentrations.to(device)
    sizes = clustering.sizes.ints
    members = clustering.sizes.to(device)
    self.epoch = epoch
  }

  /// Restores the clusters from a checkpoint; nil if it has none.
  init?(_ checkpoint: Checkpoint, on device: Device) throws(RunError) {
    guard let assignments = checkpoint.tensors["clusters.assignments"] else { return nil }
    guard let centers = checkpoint.tensors["clusters.centers"],
      let concentrations = checkpoint.tensors["clusters.concentrations"],
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
    let named = Dictionary(uniqueKeysWithValues: tensors.map { ("clusters.\($0)", $1) })
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
