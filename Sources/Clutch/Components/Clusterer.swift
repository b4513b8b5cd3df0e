/// Groups feature vectors.
public protocol Clusterer: Component {
  /// Refuses a training set of `images` images where it is too small; `clutch check` asks. By default, none is.
  func validate(images: Int) throws(ClusteringError)

  /// - Parameters:
  ///   - features: float32 [n, d], at length 1.
  ///   - random: the source of all chance.
  /// - Returns: the cluster of every row, int64 [n], each at least 0.
  /// - Throws: `ClusteringError` where the features cannot be grouped as asked, such as fewer rows than clusters.
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor
}

extension Clusterer {
  public func validate(images: Int) throws(ClusteringError) {}
}

/// Why features could not be clustered.
public struct ClusteringError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}

public enum Clusterers: Kind {
  public static let registry = Registry<any Clusterer>("clusterer")
}

public func register<C: Clusterer>(_ type: C.Type, file: String = #fileID) {
  Clusterers.registry.add(type, file: file) { $0 }
}
