/// A loss that looks at the views of the images alone, such as NT-Xent.
public protocol Loss: Component {
  /// - Returns: the loss of a batch, a scalar [].
  func callAsFunction(_ views: Views) -> Tensor
}

/// A loss that also looks at the clusters of the images; a phase that names one needs `clusters`.
public protocol ClusterAwareLoss: Component {
  /// - Returns: the loss of a batch, a scalar [].
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor
}

/// What the head makes of the augmented views of a batch.
public struct Views {
  /// The head's output, float32 at least: `v` views of `n` images [v, n, d].
  public let projections: Tensor
  /// The same at length 1 [v, n, d].
  public let unit: Tensor

  public init(_ projections: Tensor) {
    // Half precision is widened before it is brought to length 1, not after.
    self.projections = projections.dtype.size < 4 ? projections.to(.float32) : projections
    unit = self.projections.normalize()
  }

  public var views: Int { projections.size(0) }
  public var images: Int { projections.size(1) }

  /// The unit projections in one matrix, view by view: row i belongs to image i mod n [v·n, d].
  public var rows: Tensor { unit.reshape(views * images, -1) }
}

/// What the last clustering of the training set says about a batch; constants, through which no gradient flows.
public struct BatchClusters {
  /// The cluster of every image of the batch, int64 [n].
  public let assignments: Tensor
  /// The center of every cluster, at length 1 [k, d]; no cluster is empty.
  public let centers: Tensor
  /// How loose every cluster is [k]: the mean distance of its members to their mean, over log(size + 10)
  /// (PCL, arXiv 2005.04966, eq. 12). It is 0 for a cluster of one member, and 0 or next to it for one of equal images.
  public let concentrations: Tensor
  /// How many images of the whole training set every cluster has, int64 [k].
  public let sizes: Tensor

  public init(assignments: Tensor, centers: Tensor, concentrations: Tensor, sizes: Tensor) {
    self.assignments = assignments
    self.centers = centers
    self.concentrations = concentrations
    self.sizes = sizes
  }
}

/// A loss of either sort.
public enum AnyLoss: Sendable {
  case ofViews(any Loss)
  case ofClusters(any ClusterAwareLoss)
}

public enum Losses: Kind {
  public static let registry = Registry<AnyLoss>("loss")
}

public func register<C: Loss>(_ type: C.Type, file: String = #fileID) {
  Losses.registry.add(type, file: file) { .ofViews($0) }
}

public func register<C: ClusterAwareLoss>(_ type: C.Type, file: String = #fileID) {
  Losses.registry.add(type, file: file) { .ofClusters($0) }
}
