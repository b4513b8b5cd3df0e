import Torch

/// k-means clusterings of the same rows for several k, from which criteria choose one.
package struct CountStudy: Sendable {
  /// The rows, all or a random sample, float32 [n, d], of unit length if clustering is spherical.
  let features: Tensor
  /// The numbers of clusters to compare, ascending, each less than the number of rows.
  package let counts: [Int]
  /// One result for each number of clusters.
  package let results: [KMeans.Result]
  let kMeans: KMeans

  /// A criterion's value for one number of clusters.
  package struct Point: Sendable, Equatable {
    package let k: Int
    package let value: Double
    /// The standard error of the value; nil if it is computed without chance.
    package let standardError: Double?
  }

  /// - Parameters:
  ///   - features: [n, d].
  ///   - within: the numbers of clusters to compare; those that are not below the number of rows after trimming are
  ///     left out.
  ///   - kMeans: the options of k-means; its k does not matter.
  ///   - rows: the maximum number of rows; of more, a random sample is used.
  package init(
    _ features: Tensor, within: ClosedRange<Int>, by kMeans: KMeans, rows: Int, _ random: Generator
  ) throws(ClusteringError) {
    let n = features.size(0)
    let sample = n > rows ? features[Tensor.randperm(n, random)[0..<rows].to(features.device)] : features
    let wide = sample.detach().to(.float32)
    self.features = kMeans.spherical ? wide.normalize() : wide
    let kept = sample.size(0) - kMeans.trimmed(of: sample.size(0))
    counts = within.lowerBound < kept ? Array(within.clamped(to: 0...(kept - 1))) : []
    self.kMeans = kMeans
    results = try counts.map { k throws(ClusteringError) in try kMeans.with(k)(wide, random) }
  }

  /// Clusters other rows with the study's options.
  func clusters(_ rows: Tensor, _ k: Int, _ random: Generator) throws(ClusteringError) -> KMeans.Result {
    try kMeans.with(k)(rows, random)
  }

  /// Rows without clusters, in the features' place.
  var reference: ReferenceRows { ReferenceRows(like: features, spherical: kMeans.spherical) }

  /// Returns a value for each number of clusters for which it is defined.
  func points(_ value: (Int, KMeans.Result) -> (value: Double, standardError: Double?)?) -> [Point] {
    zip(counts, results).compactMap { k, result in
      value(k, result).map { Point(k: k, value: $0.value, standardError: $0.standardError) }
    }
  }
}

extension KMeans {
  fileprivate func with(_ k: Int) -> KMeans {
    var other = self
    other.k = k
    return other
  }
}

extension KMeans.Result {
  /// Returns the nearest center of each of other rows [m, d], int64 [m].
  func nearest(to rows: Tensor) -> Tensor { NearestRows(centers).nearest(1, to: rows).squeeze(1) }
}
