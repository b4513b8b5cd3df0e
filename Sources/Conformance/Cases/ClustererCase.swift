import Clutch

/// A golden case of a clusterer; the numbers of the clusters do not matter.
struct ClustererCase: CaseOptions {
  var clusterer: Choice<Clusterers>?
  var source: String?
  var waives: [String] = []
  /// The features [n][d], which are normalized to length 1 as in training.
  var features: Numbers?
  /// The cluster of every row.
  var clusters: [Int]?
  var seed = 0

  var choice: Choice<Clusterers>? { clusterer }

  func validate() throws(OptionError) {
    try requireGiven(
      ("features", features != nil, "numbers [n][d]"), ("clusters", clusters != nil, "the cluster of every row"))
    try requireNesting("features", features, rank: 2, "[n][d]")
    try require("seed", seed, atLeast: 0)
    if let rows = features?.shape[0], let clusters, clusters.count != rows {
      throw OptionError("clusters", "must be one for each of the \(rows) rows, but are \(clusters.count)")
    }
  }

  func check(_ clusterer: any Clusterer, _ attempt: Attempt) throws {
    guard let features, let clusters else { return }
    let found = try withTorchErrors { try clusterer(features.floats.normalize(), Generator(seed: UInt64(seed))) }
    try expect(
      areSamePartition(found.ints, clusters),
      "the clusters are \(found.ints), but should be \(clusters), or the same with other numbers")
  }
}
