import Clutch

/// Consensus: clusters several times with different random draws, and joins the features that are together most often.
///
///     distance(i, j) = share of the runs in which features i and j are in different clusters
///
/// Average linkage joins clusters by this distance until k are left (evidence accumulation: Fred & Jain, PAMI 27, 2005).
/// Another seed then changes the result less than that of a single run. Features that all runs keep together are joined
/// first: memory grows with the number of such groups times the number of clusters of all runs, and with the square of
/// the number of groups, at most `exact`, but not with n². A clusterer without random draws gives the same clusters in
/// all runs. It is an error to have fewer features than clusters.
struct Consensus: Clusterer {
  static let name = "consensus"

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The clusterer of each run; by default, `k-means` with the same number of clusters. One with more clusters than `k`
  /// finds clusters that are not round.
  var of: Choice<Clusterers>?

  /// The number of runs; more makes the result depend less on chance, and takes proportionally longer.
  var runs = 20

  /// The maximum number of groups that are joined one by one; if there are more, the most similar ones are merged by
  /// k-means. More is more exact and takes quadratic time and memory (2,000 groups need about 150 MB).
  var exact = 2000

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("runs", runs, atLeast: 1)
    try require("exact", exact, atLeast: 1)
    if exact < k { throw OptionError("exact", "must be at least 'k', which is \(k), but is \(exact)") }
  }

  func validate(images: Int) throws(ClusteringError) {
    try requireRows(images, forClusters: k, of: "consensus")
    try of?.value.validate(images: images)
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try validate(images: features.size(0))
    let partitions = try (0..<runs).map { _ throws(ClusteringError) in
      Clustering.numbered(try clusters(features, random).ints)
    }
    return Tensor(try CoAssociation(partitions).clusters(k, most: exact, random)).to(features.device)
  }
}

extension Consensus {
  /// Returns the clusters of one run.
  private func clusters(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    guard let clusterer = of?.value else {
      return try KMeans(k: k, spherical: true)(features, random).assignments
    }
    return try clusterer(features, random)
  }
}

extension Clustering {
  /// Returns clusters with numbers from 0 on, in the order of their first members.
  fileprivate static func numbered(_ clusters: [Int]) -> [Int] {
    var numbers: [Int: Int] = [:]
    return clusters.map { cluster in
      let number = numbers[cluster] ?? numbers.count
      numbers[cluster] = number
      return number
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(Consensus.self) }
