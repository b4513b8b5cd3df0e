import Metrics
import Storage

/// The differences of rows to their baseline on resampled images, computed for one scorer and OOD set at a time.
struct ImageDifferences {
  private let grid: ComparisonGrid
  private let bootstrap: ImageBootstrap
  /// The differences already computed for a scorer and set, as [metric] by row. Rows that cannot be measured have no
  /// entry.
  private var known: [Place: [String: [ResampledDifference]]] = [:]
  /// The reasons why rows have no interval, or one that does not come from the draws alone. Each is listed once, with
  /// the first occurrence.
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

  /// Returns the row's metric minus the baseline's on resampled images, averaged over common seeds and over sets; nil if
  /// scores are missing or the images differ.
  mutating func callAsFunction(
    _ row: String, _ set: ComparedSet, _ scorer: String, _ metric: DetectionMetric
  ) throws(RunError) -> ResampledDifference? {
    guard bootstrap.resamples > 0, let index = grid.metrics.firstIndex(of: metric) else { return nil }
    var mean = ResampledDifference(draws: bootstrap.resamples)
    for member in set.members {
      guard let difference = try rows(Place(scorer: scorer, set: member))[row]?[index] else { return nil }
      mean.add(difference, times: 1 / Double(set.members.count))
    }
    return mean
  }

  private mutating func rows(_ place: Place) throws(RunError) -> [String: [ResampledDifference]] {
    if let rows = known[place] { return rows }
    var steps: [RunName: ImageSteps] = [:]
    var pairs: [String: [(run: ComparedRun, baseline: ComparedRun)]] = [:]
    for row in grid.rows { pairs[row] = try measurable(row, place, &steps) }
    let runs = Array(steps.keys)
    let values = Dictionary(
      uniqueKeysWithValues: zip(runs, bootstrap(runs.compactMap { steps[$0] }, set: place.set, grid.metrics)))
    var rows: [String: [ResampledDifference]] = [:]
    for row in grid.rows {
      guard let pairs = pairs[row], !pairs.isEmpty else { continue }
      rows[row] = grid.metrics.indices.map { metric in
        var mean = ResampledDifference(draws: bootstrap.resamples)
        for pair in pairs { mean.add(difference(pair, metric, place, steps, values), times: 1 / Double(pairs.count)) }
        return mean
      }
      tell(row, rows[row] ?? [], place)
    }
    known[place] = rows
    return rows
  }

  private func difference(
    _ pair: (run: ComparedRun, baseline: ComparedRun), _ index: Int, _ place: Place, _ steps: [RunName: ImageSteps],
    _ values: [RunName: [[Double]]]
  ) -> ResampledDifference {
    let (run, baseline, metric) = (RunName(pair.run), RunName(pair.baseline), grid.metrics[index])
    func measured(_ run: ComparedRun) -> Estimate? { run.estimate(metric, scorer: place.scorer, set: place.set) }
    let (own, base) = (steps[run], steps[baseline])
    let estimates = measured(pair.run).flatMap { own in measured(pair.baseline).map { (own, $0) } }
    return ResampledDifference(
      values[run]?[index] ?? [], values[baseline]?[index] ?? [],
      isOfEquals: own?.id == base?.id && own?.ood == base?.ood, measured: estimates,
      isAlone: own?.id.count == 1 || own?.ood.count == 1)
  }

  /// Returns the runs of a row and of the baseline for every common seed, and adds their scores to `steps`. Returns
  /// none if scores are missing or the rows do not score the same images.
  private mutating func measurable(
    _ row: String, _ place: Place, _ steps: inout [RunName: ImageSteps]
  ) throws(RunError) -> [(run: ComparedRun, baseline: ComparedRun)] {
    var result: [(run: ComparedRun, baseline: ComparedRun)] = []
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
      result.append((run, baseline))
    }
    return result
  }
}

extension ImageDifferences {
  /// Notes why a row has no interval, or one that does not come from the draws alone.
  private mutating func tell(_ row: String, _ differences: [ResampledDifference], _ place: Place) {
    if differences.contains(where: \.isOfEquals) {
      say(
        "\(row): no interval over images, because it ranks all images as the baseline does",
        "(first: \(place.scorer) on \(place.set))")
    }
    if let index = differences.firstIndex(where: \.isWidened) {
      say(
        "\(row): where all draws of the images give the same difference, the interval over images combines the "
          + "intervals of both values", "(first: \(grid.metrics[index].name) of \(place.scorer) on \(place.set))")
    }
  }

  private mutating func say(_ note: String, _ first: String) {
    if !notes.contains(where: { $0.hasPrefix(note) }) { notes.append("\(note) \(first)") }
  }
}
