import Clutch

/// Images as points of a plane: where each lies, and what it may be coloured by.
struct EmbeddingMap {
  struct Point {
    let set: String
    let row: Int
    let x: Double
    let y: Double
    let cluster: Int?
    let label: String?
    /// By the scorer of the map.
    let score: Float?
  }

  let points: [Point]
  /// The share of the variance that the plane shows.
  let share: Double
  let sets: [String]

  /// How many images of the training set, and of every other, are shown.
  private static let (most, mostOfOthers) = (1_500, 700)
  /// How many training images the axes are found by.
  private static let mostForAxes = 4_000

  /// - Parameter scorer: whose scores the points bear.
  init?(_ record: RunRecord, scorer: String?) {
    guard let train = record.features["train"] else { return nil }
    let wide = train.size(1) > 512
    let sample = train[Tensor(evenly(train.size(0), wide ? 1_000 : Self.mostForAxes))].normalize()
    guard let axes = PrincipalAxes(sample) else { return nil }
    share = axes.share
    sets = ["train", "test"] + record.run.testedSets
    points = sets.flatMap { set -> [Point] in
      guard let features = record.features[set] else { return [] }
      let rows = evenly(features.size(0), set == "train" ? Self.most : Self.mostOfOthers)
      let images = record.images?.sets[set]
      let scores = scorer.flatMap { record.scores[$0]?[set] }
      let clusters = set == "train" && record.clusters?.count == features.size(0) ? record.clusters : nil
      return zip(rows, axes(features[Tensor(rows)].normalize())).map { row, place in
        Point(
          set: set, row: row, x: place.x, y: place.y, cluster: clusters?[row], label: images?.className(row),
          score: scores.flatMap { $0.indices.contains(row) ? $0[row] : nil })
      }
    }
  }
}

/// At most `limit` numbers of 0 ..< n, evenly apart.
func evenly(_ n: Int, _ limit: Int) -> [Int] {
  n <= limit ? Array(0..<n) : (0..<limit).map { $0 * n / limit }
}
