import Metrics
import Storage

/// The differences of rows to their baseline on resampled images, computed for one scorer and OOD set at a time.
struct ImageDifferences {
  private let grid: ComparisonGrid
  private let bootstrap: ImageBootstrap
  /// The differences already computed for a scorer and set, as [metric][draw] by row. Rows that cannot be measured have
  /// no entry.
  private var known: [Place: [String: [[Double]]]] = [:]
  /// The reasons why rows have no intervals, each listed once with the first occurrence.
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

  /// Returns the row's metric minus the baseline's in every draw, averaged over common seeds and over sets; nil if
  /// scores are missing or the images differ.
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

  /// Returns the runs of a row and of the baseline for every common seed, and adds their scores to `steps`. Returns
  /// none if scores are missing or the rows do not score the same images.
  private mutating func measurable(
    _ row: String, _ place: Place, _ steps: inout [RunName: ImageSteps]
  ) throws(RunError) -> [(run: RunName, baseline: RunName)] {
    var result: [(run: RunName, baseline: RunName)] = []
    // Means over classes have no scores, and the images of their classes overlap.
    for (run, baseline) in grid.pairs(row) where !run.isMean {
      guard let metric = grid.metrics.first, run.value(metric, scorer: place.scorer, sets: [place.set]) != nil,
        baseline.value(metric, scorer: place.scorer, sets: [place.set]) != nil
      else { continue }
      // The grid has a note about this.
      guard
        [ComparedSet.inDistribution(for: place.set), place.set].allSatisfy({ run.images[$0] == baseline.images[$0] })
      else { return [] }
      for run in [run, baseline] where steps[RunName(run)] == nil {
        steps[RunName(run)] = try run.imageSteps(scorer: place.scorer, set: place.set)
      }
      let first = "(first: \(place.scorer) on \(place.set), seed \(run.seed))"
      guard let own = steps[RunName(run)], let base = steps[RunName(baseline)] else {
        say("\(row): no interval over images, because score files are missing", first)
        return []
      }
      guard own.id.count == base.id.count, own.ood.count == base.ood.count else {
        say("\(row): no interval over images, because the baseline scores a different number of images", first)
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
