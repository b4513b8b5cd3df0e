/// The differences of rows to the baseline on images that are drawn anew, a scorer and OOD set at a time.
struct ImageDifferences {
  private let grid: ComparisonGrid
  private let bootstrap: ImageBootstrap
  /// What was measured of a scorer and set: by row [metric][draw]; no entry for rows that cannot be measured so.
  private var known: [Place: [String: [[Double]]]] = [:]
  /// Why rows have no intervals, each once, with the first place where it is so.
  private(set) var notes: [String] = []

  private struct Place: Hashable {
    let scorer: String
    let set: String
  }

  private struct RunName: Hashable {
    let row: String
    let seed: Int

    init(_ run: ComparedRun) { (row, seed) = (run.row, run.seed) }
  }

  init(_ grid: ComparisonGrid, _ bootstrap: ImageBootstrap) {
    self.grid = grid
    self.bootstrap = bootstrap
  }

  /// The row's metric less the baseline's in every draw, averaged over the seeds of both and over sets; nil where
  /// scores are missing or the images are not the same.
  mutating func callAsFunction(
    _ row: String, _ set: ComparedSet, _ scorer: String, _ metric: DetectionMetric
  ) throws(RunError) -> [Double]? {
    guard bootstrap.resamples > 0, let index = grid.metrics.firstIndex(of: metric) else { return nil }
    var mean = [Double](repeating: 0, count: bootstrap.resamples)
    for member in set.members {
      guard let values = try rows(Place(scorer: scorer, set: member))[row]?[index] else { return nil }
      add(values, times: 1 / Double(set.members.count), to: &mean)
    }
    return mean
  }

  private mutating func rows(_ place: Place) throws(RunError) -> [String: [[Double]]] {
    if let rows = known[place] { return rows }
    var steps: [RunName: ImageSteps] = [:]
    var pairs: [String: [(run: RunName, baseline: RunName)]] = [:]
    for row in grid.rows { pairs[row] = try measurable(row, place, &steps) }
    let runs = Array(steps.keys)
    let values = Dictionary(
      uniqueKeysWithValues: zip(runs, bootstrap(runs.compactMap { steps[$0] }, set: place.set, grid.metrics)))
    let rows = pairs.filter { !$0.value.isEmpty }.mapValues { pairs in
      grid.metrics.indices.map { metric in
        var mean = [Double](repeating: 0, count: bootstrap.resamples)
        for pair in pairs {
          add(values[pair.run]?[metric] ?? [], times: 1 / Double(pairs.count), to: &mean)
          add(values[pair.baseline]?[metric] ?? [], times: -1 / Double(pairs.count), to: &mean)
        }
        return mean
      }
    }
    known[place] = rows
    return rows
  }

  /// The runs of a row and of the baseline for every seed of both, whose scores are added to `steps`; none where scores
  /// are missing, or where both do not score the same images.
  private mutating func measurable(
    _ row: String, _ place: Place, _ steps: inout [RunName: ImageSteps]
  ) throws(RunError) -> [(run: RunName, baseline: RunName)] {
    var result: [(run: RunName, baseline: RunName)] = []
    // Means over classes have no scores of their own, and their images overlap.
    for (run, baseline) in grid.pairs(row) where !run.isMean {
      guard let metric = grid.metrics.first, run.value(metric, scorer: place.scorer, sets: [place.set]) != nil,
        baseline.value(metric, scorer: place.scorer, sets: [place.set]) != nil
      else { continue }
      // A note of the grid says it.
      guard
        [ComparedSet.inDistribution(for: place.set), place.set].allSatisfy({ run.images[$0] == baseline.images[$0] })
      else { return [] }
      for run in [run, baseline] where steps[RunName(run)] == nil {
        steps[RunName(run)] = try run.imageSteps(scorer: place.scorer, set: place.set)
      }
      let first = "(first: \(place.scorer) on \(place.set), seed \(run.seed))"
      guard let own = steps[RunName(run)], let base = steps[RunName(baseline)] else {
        say("\(row): no interval over images, as files of scores are missing", first)
        return []
      }
      guard own.id.count == base.id.count, own.ood.count == base.ood.count else {
        say("\(row): no interval over images, as the baseline scores another number of them", first)
        return []
      }
      result.append((RunName(run), RunName(baseline)))
    }
    return result
  }
}

extension ImageDifferences {
  private mutating func say(_ note: String, _ first: String) {
    if !notes.contains(where: { $0.hasPrefix(note) }) { notes.append("\(note) \(first)") }
  }
}

private func add(_ values: [Double], times factor: Double, to sum: inout [Double]) {
  for (index, value) in values.enumerated() { sum[index] += factor * value }
}
