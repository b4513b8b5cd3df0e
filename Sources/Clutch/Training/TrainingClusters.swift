/// The clusters of the training set, as the losses read them.
struct TrainingClusters {
  /// int64 [n], on the model's device, as all of them.
  private let assignments: Tensor
  /// At length 1 [k, p].
  private let centers: Tensor
  private let concentrations: Tensor
  /// How many images each has, int64 [k].
  private let members: Tensor
  let sizes: [Int]
  /// The epoch at whose start they were made.
  let epoch: Int

  /// Clusters unit-length vectors of the layer; centers are measured among the projections, where the losses use them.
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

  /// The clusters that a checkpoint holds; nil where it holds none.
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

  /// Only the clusters, to be handed to other processes.
  var checkpoint: Checkpoint {
    let named = Dictionary(uniqueKeysWithValues: tensors.map { ("clusters.\($0)", $1) })
    return Checkpoint(tensors: named, epoch: 0, step: 0, metadata: ["clusters.epoch": "\(epoch)"])
  }

  /// What concerns the images `rows` (int64 [n]) of the training set.
  func batch(_ rows: Tensor) -> BatchClusters {
    BatchClusters(
      assignments: assignments[rows.sent(to: assignments.device)], centers: centers, concentrations: concentrations,
      sizes: members)
  }

  /// The cluster of every image.
  var groups: [Int] { assignments.ints }

  /// Normalised mutual information, 1 where both group the images alike.
  func agreement(with other: TrainingClusters) throws(MetricError) -> Double {
    try ContingencyTable(labels: other.assignments.ints, clusters: assignments.ints).normalizedMutualInformation
  }
}
