import Clutch

/// Lloyd's algorithm on `features` from `centers`, for `iterations` steps.
func kMeans(_ settings: Settings, _ turns: Turns) throws {
  try settings.useThreads()
  let (features, centers) = (try settings.array("features"), try settings.array("centers"))
  let kMeans = KMeans(k: centers.size(0), iterations: try settings.number("iterations"), tolerance: -1)
  while turns.next() {
    let points = try Clustering.Points(features, spherical: false, for: "k-means")
    let result = kMeans.lloyd(points, from: centers - points.origin)
    (turns["objective"], turns["iterations"]) = (result.objective, Double(result.iterations))
  }
}

/// k-means on `features` with `k` clusters, including seeding, until it converges or for `iterations` steps.
func kMeansWhole(_ settings: Settings, _ turns: Turns) throws {
  try settings.useThreads()
  let features = try settings.array("features")
  let kMeans = KMeans(k: try settings.number("k"), iterations: try settings.number("iterations"))
  while turns.next() {
    let result = try kMeans(features, Generator(seed: 0))
    (turns["objective"], turns["iterations"]) = (result.objective, Double(result.iterations))
  }
}

/// Spectral clustering of `features` by the clusterer of the recipe's first phase, compared with the `groups` that the
/// features were drawn from.
func spectral(_ settings: Settings, _ turns: Turns) throws {
  try settings.useThreads()
  let (features, groups) = (try settings.array("features"), try settings.array("groups").ints)
  guard let clusterer = try settings.experiment().train.phases.entries[0].value.clusters?.by?.choices[0].value else {
    throw SettingsError("spectral needs a recipe whose first phase has clusters")
  }
  while turns.next() {
    let assignments = try clusterer(features, Generator(seed: 0))
    turns["ari"] = try ClusteringMetrics(labels: groups, clusters: assignments.ints).ari
  }
}
