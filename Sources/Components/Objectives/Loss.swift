import Torch

/// A loss of the views of the samples alone, such as NT-Xent.
public protocol Loss: Component {
  /// - Returns: the loss of a batch, a scalar [].
  func callAsFunction(_ views: Views) -> Tensor

  /// Advice for a user whose projections collapse: a sentence without a period.
  var collapseAdvice: String { get }
}

extension Loss {
  public var collapseAdvice: String { defaultCollapseAdvice }
}

/// A loss that also uses the clusters of the samples. A phase with such a loss needs `clusters`. If the phase has several
/// clusterings, its loss is the mean over them.
public protocol ClusterAwareLoss: Component {
  /// - Returns: the loss of a batch, a scalar [].
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor

  /// Advice for a user whose projections collapse: a sentence without a period.
  var collapseAdvice: String { get }
}

extension ClusterAwareLoss {
  public var collapseAdvice: String {
    "Fewer positives (more clusters, a longer warm-up) or another learning rate may help"
  }
}

/// The features and projections of the augmented views of a batch.
public struct Views {
  /// The head's output for `v` views of `n` samples, in float32 or wider [v, n, d].
  public let projections: Tensor
  /// The projections at unit length [v, n, d].
  public let unit: Tensor
  private let makeFeatures: () throws -> Tensor

  /// - Parameter features: returns the features [v, n, f]; without it, the projections stand for them.
  public init(_ projections: Tensor, features: (() throws -> Tensor)? = nil) {
    // Half precision is widened before normalization, not after.
    let wide = projections.dtype.size < 4 ? projections.to(.float32) : projections
    self.projections = wide
    unit = wide.normalize()
    makeFeatures = features ?? { wide }
  }

  /// Returns the encoder's output, in float32 or wider [v, n, f]. Processes that train together exchange it on request
  /// only.
  public func features() throws -> Tensor { try makeFeatures() }

  public var views: Int { projections.size(0) }
  public var images: Int { projections.size(1) }

  /// The unit projections as one matrix, view by view: row i belongs to sample i mod n [v·n, d].
  public var rows: Tensor { unit.reshape(views * images, -1) }
}

/// The clusters of a batch, from the last clustering of the training set. They are constants: no gradient flows through
/// them.
public struct BatchClusters {
  /// The cluster of each sample of the batch, int64 [n].
  public let assignments: Tensor
  /// The centers of the clusters, at unit length [k, d]. No cluster is empty.
  public let centers: Tensor
  /// The spread of each cluster [k]: the mean distance of its members to their mean, divided by log(size + 10)
  /// (PCL, arXiv 2005.04966, eq. 12). It is 0 for a cluster of one member, and 0 or almost 0 if all samples are equal.
  public let concentrations: Tensor
  /// The number of samples of the whole training set in each cluster, int64 [k].
  public let sizes: Tensor

  public init(assignments: Tensor, centers: Tensor, concentrations: Tensor, sizes: Tensor) {
    self.assignments = assignments
    self.centers = centers
    self.concentrations = concentrations
    self.sizes = sizes
  }
}

/// A loss of any type.
public enum AnyLoss: Sendable {
  case ofViews(any Loss)
  case ofClusters(any ClusterAwareLoss)
  case ofBatches(any Objective)
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

public func register<C: Objective>(_ type: C.Type, file: String = #fileID) {
  Losses.registry.add(type, file: file) { .ofBatches($0) }
}
