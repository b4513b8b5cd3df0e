import Recipe
import Torch

/// A search for the number of clusters of k-means, without labels.
public struct CountSearch: Sendable {
  /// The criterion that chooses.
  public var criterion: CountCriterion
  /// The numbers of clusters to compare.
  public var within: ClosedRange<Int>
  /// The maximum number of features to use; of more, a random sample is drawn.
  public var rows: Int

  public init(by criterion: CountCriterion, within: ClosedRange<Int> = 2...30, rows: Int = 5000) {
    self.criterion = criterion
    self.within = within
    self.rows = rows
  }

  /// Rejects a range that starts below 2, because no index is defined for a single cluster.
  public func validate() throws(OptionError) {
    if within.lowerBound < 2 {
      throw OptionError("within", "must start at 2 or more, but starts at \(within.lowerBound)")
    }
  }

  /// Rejects features that are too few for the smallest number of clusters to compare.
  public func validate(images n: Int) throws(ClusteringError) {
    guard within.lowerBound < n else {
      throw ClusteringError(
        "k: auto compares \(within.lowerBound) to \(within.upperBound) clusters, but there are only \(n) features; "
          + "'within' must start below the number of features")
    }
  }

  /// Returns the number of clusters that the criterion chooses.
  ///
  /// - Parameters:
  ///   - features: [n, d].
  ///   - kMeans: the options of k-means; its k does not matter.
  public func callAsFunction(
    _ features: Tensor, by kMeans: KMeans, _ random: Generator
  ) throws(ClusteringError) -> Int {
    try validate(images: features.size(0))
    let study = try CountStudy(features, within: within, by: kMeans, rows: rows, random)
    guard let k = criterion.choice(try criterion.points(study, random)) else {
      throw ClusteringError(
        "k: auto cannot choose by \(criterion.name): it is defined for none of \(within.lowerBound) to "
          + "\(within.upperBound) clusters of \(features.size(0)) features; write a number for k")
    }
    return k
  }
}
