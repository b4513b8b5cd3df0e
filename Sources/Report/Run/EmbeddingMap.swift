import Clutch

/// Images as points in a plane, with the attributes that can color them.
struct EmbeddingMap {
  struct Point {
    let set: String
    let row: Int
    /// The file of the image; nil if the run does not know it.
    let path: String?
    let x: Double
    let y: Double
    let cluster: Int?
    let label: String?
    /// The score by the map's scorer.
    let score: Float?
  }

  let method: MapMethod
  let points: [Point]
  /// The share of the variance along the two principal axes.
  let share: Double
  let sets: [String]

  /// The maximum number of training images from which the axes are computed.
  private static let mostForAxes = 4_000

  /// - Parameter scorer: the scorer whose scores the points have.
  init?(_ record: RunRecord, scorer: String?, by method: MapMethod = .pca) {
    guard let train = record.features["train"] else { return nil }
    let wide = train.size(1) > 512
    let sample = train[Tensor(evenly(train.size(0), wide ? 1_000 : Self.mostForAxes))].normalize()
    guard let axes = PrincipalAxes(sample) else { return nil }
    self.method = method
    share = axes.share
    sets = ["train", "test"] + record.run.testedSets
    let (most, mostOfOthers) = method.most(sets: sets.count)
    let chosen = sets.compactMap { set in
      record.features[set].map { features in
        let rows = evenly(features.size(0), set == "train" ? most : mostOfOthers)
        return (set: set, rows: rows, features: features[Tensor(rows)].normalize())
      }
    }
    let places = method.places(of: .concatenate(chosen.map(\.features)), axes)
    let named = chosen.flatMap { part in part.rows.map { (part.set, $0) } }
    points = zip(named, places).map { image, place in
      let (set, row) = image
      let clusters = set == "train" && record.clusters?.count == train.size(0) ? record.clusters : nil
      let scores = scorer.flatMap { record.scores[$0]?[set] }
      return Point(
        set: set, row: row, path: record.paths[set]?[row], x: place.x, y: place.y, cluster: clusters?[row],
        label: record.images?.sets[set]?.className(row),
        score: scores.flatMap { $0.indices.contains(row) ? $0[row] : nil })
    }
  }
}

/// Returns at most `limit` evenly spaced numbers of 0 ..< n.
func evenly(_ n: Int, _ limit: Int) -> [Int] {
  n <= limit ? Array(0..<n) : (0..<limit).map { $0 * n / limit }
}
