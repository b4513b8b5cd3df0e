import ClusterAnalysis
import Torch

/// Groups feature vectors.
public protocol Clusterer: Component {
  /// Rejects a training set of `images` images if it is too small. `clutch check` calls this. The default accepts any.
  func validate(images: Int) throws(ClusteringError)

  /// - Parameters:
  ///   - features: float32 [n, d], rows of unit length.
  ///   - random: the source of all randomness.
  /// - Returns: the cluster of each row, int64 [n], at least 0.
  /// - Throws: `ClusteringError` if the features cannot be clustered as requested, such as fewer rows than clusters.
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor
}

extension Clusterer {
  public func validate(images: Int) throws(ClusteringError) {}
}

public enum Clusterers: Kind {
  public static let registry = Registry<any Clusterer>("clusterer")
}

public func register<C: Clusterer>(_ type: C.Type, file: String = #fileID) {
  Clusterers.registry.add(type, file: file) { $0 }
}
