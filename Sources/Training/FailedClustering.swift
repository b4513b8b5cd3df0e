import ClusterAnalysis
import Components

/// The error of one of the clusterings of a phase.
package struct FailedClustering: Error {
  /// The index of its clusterer.
  package let index: Int
  package let error: ClusteringError
}
