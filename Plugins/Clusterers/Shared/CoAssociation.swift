import Clutch

/// Several partitions of the same features, and the share of them in which each pair of features is together.
///
/// Features that are together in all partitions are one atom. The distance of two atoms is the share of the partitions
/// in which they are apart; if each cluster of each partition has its own unit vector, and an atom has the sum of the
/// vectors of its clusters, it is half the squared distance of the two sums, divided by the number of partitions.
struct CoAssociation {
  /// For each atom, its unit vectors, float32 [a, w].
  private let rows: Tensor
  /// The number of features of each atom.
  private let weights: [Double]
  /// The atom of each feature.
  private let atoms: [Int]

  /// - Parameter partitions: the cluster of each feature, at least 0; one list for each partition, all of one length.
  init(_ partitions: [[Int]]) {
    var known: [[Int]: Int] = [:]
    var weights: [Double] = []
    let n = partitions[0].count
    atoms = (0..<n).map { i in
      let labels = partitions.map { $0[i] }
      let atom = known[labels] ?? weights.count
      if atom == weights.count {
        known[labels] = atom
        weights.append(0)
      }
      weights[atom] += 1
      return atom
    }
    self.weights = weights
    let widths = partitions.map { ($0.max() ?? 0) + 1 }
    let starts = widths.indices.map { widths[..<$0].reduce(0, +) }
    let width = widths.reduce(0, +)
    var cells = [Float](repeating: 0, count: weights.count * width)
    for (labels, atom) in known {
      for (start, label) in zip(starts, labels) { cells[atom * width + start + label] = 1 }
    }
    rows = Tensor(cells, [weights.count, width])
  }

  /// The number of groups of features that no partition separates.
  var count: Int { weights.count }

  /// Joins atoms by average linkage until k clusters are left, and returns the cluster of each feature.
  ///
  /// - Parameter most: the maximum number of atoms that are joined one by one. If there are more, k-means forms as many
  ///   groups of atoms first.
  func clusters(_ k: Int, most: Int, _ random: Generator) throws(ClusteringError) -> [Int] {
    let average = Agglomeration(linkage: .squaredAverage)
    guard count > most else {
      let labels = average.labels(rows.to(.float64), weights: weights, k: k).ints
      return atoms.map { labels[$0] }
    }
    let groups = Clustering(
      features: rows, assignments: try KMeans(k: most, iterations: 10)(rows, random).assignments)
    let sizes = Tensor(weights).groupSums(groups.assignments, count: groups.count).doubles
    let labels = average.labels(groups.centers.to(.float64), weights: sizes, k: k).ints
    let owners = groups.assignments.ints
    return atoms.map { labels[owners[$0]] }
  }
}
