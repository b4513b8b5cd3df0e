import Clutch
import Comparisons
import Experiments
import Storage

/// The page of several runs, or of a sweep.
public struct ComparisonPage {
  let selection: RunSelection
  let comparison: Comparison
  /// The comparison by the other metrics.
  let others: Comparison?
  /// The folder of the sweep that the runs are trials of; nil if there is none.
  let sweep: String?
  let name: String
  /// The path of the page.
  let file: String

  /// - Parameters:
  ///   - comparison: the comparison to show first.
  ///   - others: a comparison of the same runs by other metrics.
  ///   - sweep: the folder of the sweep that the runs are trials of; nil if there is none.
  ///   - name: the title of the page.
  ///   - file: the path of the page. Links to reports on the runs are relative to its folder.
  public init(
    _ selection: RunSelection, _ comparison: Comparison, others: Comparison?, sweep: String?, name: String, file: String
  ) {
    (self.selection, self.comparison, self.others) = (selection, comparison, others)
    (self.sweep, self.name, self.file) = (sweep, name, file)
  }

  public var html: String {
    Page(
      title: name, kind: sweep == nil ? "Clutch · comparison" : "Clutch · sweep", subtitle: subtitle, figures: [],
      notes: [],
      sections: [
        overviewSection, tablesSection, curvesSection, effectsSection, trialsSection,
      ].compactMap(\.self)
    ).html
  }

  private var subtitle: String {
    let runs = selection.runs.filter { !$0.isMean }
    let finished = runs.count { isFinished($0) }
    let rows = unique(runs.map(\.row)).count
    let seeds = unique(selection.runs.map(\.seed)).count
    return "\(counted(rows, "variant")), \(counted(seeds, "seed")); \(finished) of "
      + "\(counted(runs.count, "run")) finished"
      + (comparison.baseline.map { "; compared with \($0)" } ?? "")
  }

  /// The metric to show first.
  var metric: DetectionMetric? { comparison.cells.first.flatMap { DetectionMetric(rawValue: $0.metric) } }
  /// The OOD sets, and their mean if there are several; those of `data.validation` come last.
  var sets: [String] { unique(comparison.cells.map(\.set)) }
  var comparedSets: [ComparedSet] {
    ComparedSet.all(selection.sets, groups: selection.groups).filter { sets.contains($0.name) }
  }

  /// The set to show first: the mean of the test sets, or the only one.
  var mainSet: String? {
    let isForValidation = { (set: String) in ValidationOptions.isName(set) || set == ComparedSet.validationMeanName }
    return sets.last { !isForValidation($0) } ?? sets.last
  }
}

func isFinished(_ run: ComparedRun) -> Bool { if case .finished = run.outcome { true } else { false } }
