import Clutch

/// Mini-batch k-means: moves k centers toward the features of small random batches, for very large training sets.
///
/// Each step draws `batch` features with replacement and assigns them to their nearest centers. A center then becomes
/// the mean of all features that it has been assigned so far: c ← c + (Σ x − m c) / N for the m features x of the batch
/// and N of all batches (Sculley, WWW 2010, algorithm 1). The first centers come from three batches, by one step of
/// k-means. Every ten steps, centers with few features restart at features of the batch. At the end, each feature gets
/// the nearest center, so a cluster may be empty. It is an error to have fewer features than clusters, or features that
/// are not finite.
struct MiniBatchKMeans: Clusterer {
  static let name = "mini-batch-k-means"

  /// The number of clusters; more clusters divide the features more finely, with fewer members each.
  var k = 10

  /// The number of features in a batch; more makes each step steadier and slower.
  var batch = 1024

  /// The maximum number of passes over as many features as there are; more lets slow cases converge.
  var passes = 100

  /// The number of steps without a lower objective after which it ends; more continues longer. The objective is an
  /// average over recent batches.
  var patience = 10

  /// The share of the largest center's features below which a center restarts; higher avoids small clusters, 0 keeps
  /// all centers.
  var restartBelow = 0.01

  /// `true` to normalize features and centers to length 1; if `false`, a center is the plain mean of its features.
  var spherical = true

  func validate() throws(OptionError) {
    try require("k", k, atLeast: 1)
    try require("batch", batch, atLeast: 1)
    try require("passes", passes, atLeast: 1)
    try require("patience", patience, atLeast: 1)
    try require("restartBelow", restartBelow, in: 0..<1)
  }

  func validate(images: Int) throws(ClusteringError) {
    try requireRows(images, forClusters: k, of: "mini-batch k-means")
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    let n = features.size(0)
    try validate(images: n)
    let points = try Clustering.Points(features, spherical: spherical, for: "mini-batch k-means")
    let size = min(batch, n)
    let first = points.rows[Tensor.randperm(n, random)[0..<min(n, max(3 * size, 3 * k))].to(points.rows.device)]
    var centers = Centers(
      try KMeans(k: k, iterations: 1, spherical: spherical)(first, random).centers, spherical: spherical)
    var (average, lowest, idle) = (Double?.none, Double.infinity, 0)
    let share = min(1, 2 * Double(size) / Double(n + 1))
    for step in 1...max(1, passes * n / size) {
      let drawn = Tensor.randint(0..<n, [size], random).to(points.rows.device)
      let objective = centers.move(toward: Clustering.Points(points, drawn))
      if step.isMultiple(of: 10) { centers.restart(below: restartBelow, at: points.rows[drawn]) }
      let now = average.map { $0 * (1 - share) + objective * share } ?? objective
      (average, idle) = (now, now < lowest ? 0 : idle + 1)
      lowest = min(lowest, now)
      if idle >= patience { break }
    }
    return points.nearest(to: centers.places).assignments
  }

  /// The centers, and the number of features that each has been assigned in all batches.
  private struct Centers {
    private(set) var places: Tensor  // [k, d]
    private var counts: Tensor  // int64 [k]
    private let spherical: Bool

    init(_ places: Tensor, spherical: Bool) {
      self.places = places
      self.spherical = spherical
      counts = .zeros([places.size(0)], .int64, on: places.device)
    }

    /// Moves the centers and returns the mean squared distance of the batch from them before the move.
    mutating func move(toward batch: Clustering.Points) -> Double {
      let (own, distances) = batch.nearest(to: places)
      let found = own.counts(counts.count)  // [k]
      counts = counts + found
      let change = batch.rows.groupSums(own, count: counts.count) - places * found.unsqueeze(1)
      let moved = places + change / counts.clamp(min: 1).unsqueeze(1)
      places = spherical ? moved.normalize() : moved
      return distances.mean().item
    }

    /// Restarts centers with fewer than a share of the largest count at the first rows of a batch, which is in random
    /// order. They get the smallest count of the others, so that they stay where they are for a while.
    mutating func restart(below share: Double, at rows: Tensor) {
      let isSmall = counts .< (share * counts.max().item)
      let few = isSmall.nonzero().ints.prefix(rows.size(0))
      guard !few.isEmpty else { return }
      let smallest = Int(counts.to(.float64).fill(isSmall, with: .infinity).min().item)
      let index = Tensor(Array(few)).to(places.device)
      places = call("aten::index_copy", places, 0, index, rows[0..<few.count])
      counts = call("aten::index_fill.int_Scalar", counts, 0, index, smallest)
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(MiniBatchKMeans.self) }
