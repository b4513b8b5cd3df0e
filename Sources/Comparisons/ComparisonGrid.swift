import Metrics
import Storage

/// Runs by row and seed, with the metrics, scorers and sets to compare.
struct ComparisonGrid {
  let runs: [ComparedRun]
  let rows: [String]
  let baseline: Baseline?
  let metrics: [DetectionMetric]
  let scorers: [String]
  let sets: [ComparedSet]
  /// The runs of every row, by ascending seed.
  private let byRow: [String: [ComparedRun]]

  init(
    runs: [ComparedRun], rows: [String], baseline: Baseline?, metrics: [DetectionMetric], scorers: [String],
    sets: [ComparedSet]
  ) {
    (self.runs, self.rows, self.baseline) = (runs, rows, baseline)
    (self.metrics, self.scorers, self.sets) = (metrics, scorers, sets)
    byRow = Dictionary(grouping: runs, by: \.row).mapValues { $0.sorted { $0.seed < $1.seed } }
  }

  func runs(of row: String) -> [ComparedRun] { byRow[row] ?? [] }

  /// Returns the baseline row of a row; nil if there is none and for the baseline itself.
  func baseline(of row: String) -> String? { baseline?.rows[row].flatMap { $0 == row ? nil : $0 } }

  /// Returns the finished runs of a row, paired by seed with those of its baseline.
  func pairs(_ row: String) -> [(run: ComparedRun, baseline: ComparedRun)] {
    guard let baseline = baseline(of: row) else { return [] }
    return runs(of: row).compactMap { run in
      guard run.results != nil else { return nil }
      return runs(of: baseline).first { $0.seed == run.seed && $0.results != nil }.map { (run, $0) }
    }
  }

  /// Every row with its seeds. A seed that other rows were run with is absent from a row that lacks it.
  var comparedRows: [Comparison.Row] {
    let seeds = unique(runs.map(\.seed)).sorted()
    return rows.map { row in
      let own = runs(of: row)
      let absent = seeds.compactMap { seed -> Comparison.Absent? in
        guard let run = own.first(where: { $0.seed == seed }) else {
          return Comparison.Absent(seed: seed, reason: "not run", folder: nil)
        }
        guard case .absent(let reason) = run.outcome else { return nil }
        return Comparison.Absent(seed: seed, reason: reason, folder: run.folder)
      }
      return Comparison.Row(
        name: row, settings: own.first?.settings ?? [], problem: own.first?.problem, baseline: baseline(of: row),
        seeds: own.filter { $0.results != nil }.map(\.seed),
        absent: absent)
    }
  }

  /// Returns all cells. A row has no cells for sets that its recipe lacks.
  func cells(_ images: inout ImageDifferences) throws(RunError) -> [Comparison.Cell] {
    var cells: [Comparison.Cell] = []
    for set in sets {
      let rows = rows.filter { row in has(row, set) }
      for metric in metrics {
        for scorer in scorers {
          for row in rows { cells.append(try cell(row, set, scorer, metric, &images)) }
        }
      }
    }
    return cells
  }

  /// Indicates whether a row's recipe has all of the sets. If no run started, this is unknown and assumed to be true.
  private func has(_ row: String, _ set: ComparedSet) -> Bool {
    let known = runs(of: row).filter { !$0.images.isEmpty }
    return known.isEmpty || known.contains { run in set.members.allSatisfy { run.images[$0] != nil } }
  }

  private func cell(
    _ row: String, _ set: ComparedSet, _ scorer: String, _ metric: DetectionMetric, _ images: inout ImageDifferences
  ) throws(RunError) -> Comparison.Cell {
    let measured = runs(of: row).compactMap { run in
      run.value(metric, scorer: scorer, sets: set.members).map { Comparison.Value(seed: run.seed, value: $0) }
    }
    let pairs = pairs(row).compactMap { pair -> (seed: Int, row: Double, baseline: Double)? in
      guard let own = pair.run.value(metric, scorer: scorer, sets: set.members),
        let base = pair.baseline.value(metric, scorer: scorer, sets: set.members)
      else { return nil }
      return (pair.run.seed, own, base)
    }
    let resampled = try pairs.isEmpty ? nil : images(row, set, scorer, metric)
    do {
      let summary = measured.isEmpty ? nil : try SeedSummary(measured.map(\.value))
      return Comparison.Cell(
        row: row, set: set.name, scorer: scorer, metric: metric.name, values: measured, mean: summary?.mean,
        deviation: summary?.standardDeviation, difference: try Difference(pairs, resampled: resampled))
    } catch {
      throw RunError("\(row), \(metric.name) of \(scorer) on \(set.name): \(error)")
    }
  }

  /// Notes for rows that do not score the same images as their baseline or, without a baseline, as the first row.
  var imageNotes: [String] {
    unique(sets.flatMap(\.members)).flatMap { set -> [String] in
      let having = rows.filter { !texts($0, set).isEmpty }
      return having.compactMap { row in
        let first = having.first { problem(of: $0) == problem(of: row) }
        guard let other = baseline(of: row) ?? (baseline == nil ? first : nil), having.contains(other) else {
          return nil
        }
        let places = [ComparedSet.inDistribution(for: set), set].filter { texts(row, $0) != texts(other, $0) }
        guard !places.isEmpty else { return nil }
        let verb = places.count == 1 ? "differs" : "differ"
        return "\(row) and \(other) do not score the same images on \(set): "
          + "\(places.map(ComparedSet.path).joined(separator: " and ")) \(verb)"
      }
    }
  }

  private func problem(of row: String) -> String? { runs(of: row).first?.problem }

  private func texts(_ row: String, _ set: String) -> Set<String> { Set(runs(of: row).compactMap { $0.images[set] }) }
}
