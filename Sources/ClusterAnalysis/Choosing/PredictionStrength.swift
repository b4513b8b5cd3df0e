import Torch

/// Prediction strength: the share of pairs of rows that stay together if the centers come from other rows.
///
/// The rows are split in two halves. Both are clustered, and the second half is also assigned to the centers of the
/// first. For each cluster of the second half, take the share of its pairs that the centers of the first half keep
/// together; the strength is the smallest share. Clusters of one row have no pairs and are left out.
///
/// Source: Tibshirani and Walther, "Cluster validation by prediction strength", JCGS 14, 2005.
enum PredictionStrength {
  /// A number of clusters is accepted if its strength plus its standard error reaches this.
  static let threshold = 0.8

  /// Returns the smallest share of pairs of a cluster that stay together in other groups; 1 if there are no pairs.
  static func strength(clusters: [Int], groups: [Int]) -> Double {
    let members = Dictionary(grouping: zip(clusters, groups), by: \.0).mapValues { $0.map(\.1) }
    let shares = members.values.filter { $0.count > 1 }.map { own in
      let sizes = Dictionary(grouping: own) { $0 }.values.map(\.count)
      return Double(sizes.reduce(0) { $0 + $1 * ($1 - 1) }) / Double(own.count * (own.count - 1))
    }
    return shares.min() ?? 1
  }

  /// Returns the largest k that is accepted; if there is none, the smallest k.
  static func choice(_ points: [CountStudy.Point]) -> Int? {
    points.last { $0.value + ($0.standardError ?? 0) >= threshold }?.k ?? points.first?.k
  }
}

extension CountStudy {
  /// Returns the mean prediction strength over random splits, for each k of at most half of the rows.
  func predictionStrength(splits: Int, _ random: Generator) throws(ClusteringError) -> [Point] {
    let (n, half) = (features.size(0), features.size(0) / 2)
    let fitting = counts.filter { $0 <= half - kMeans.trimmed(of: half) }
    let drawn = try (0..<splits).map { _ throws(ClusteringError) in
      let order = Tensor.randperm(n, random).to(features.device)
      let (first, second) = (features[order[0..<half]], features[order[half..<n]])
      return try fitting.map { k throws(ClusteringError) in
        let centers = try clusters(first, k, random)
        let own = try clusters(second, k, random)
        return PredictionStrength.strength(clusters: own.assignments.ints, groups: centers.nearest(to: second).ints)
      }
    }
    return fitting.indices.map { i in Point(k: fitting[i], drawn.map { $0[i] }) }
  }
}

extension CountStudy.Point {
  /// The mean of values and its standard error.
  init(k: Int, _ values: [Double]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(k: k, value: mean, standardError: count > 1 ? (squares / (count - 1) / count).squareRoot() : nil)
  }
}
