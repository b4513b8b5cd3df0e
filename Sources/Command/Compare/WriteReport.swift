import Clutch
import Comparisons
import Console
import Foundation
import Report
import Runs
import Storage

/// Writes the report on a run that has just ended and returns its path. If that fails, prints a note and returns nil;
/// the run itself is unaffected.
func writeReport(ofRun folder: String) -> String? {
  writing("\(folder)/report.html") {
    guard let run = try RunFolder(folder) else { throw RunError("\(folder) is not a run") }
    return try withTorchErrors { page(of: run) }
  }
}

/// Writes the report on a sweep, from the comparison that is printed.
func writeReport(ofSweep folder: String, _ sweep: SweepFolder, _ selection: RunSelection, _ comparison: Comparison)
  -> String?
{
  let file = "\(folder)/report.html"
  return writing(file) {
    let others = try Comparison(otherThan: comparison, of: selection, baseline: sweep.baseline)
    return ComparisonPage(selection, comparison, others: others, sweep: folder, name: sweep.name, file: file).html
  }
}

private func writing(_ file: String, _ page: () throws -> String) -> String? {
  do {
    try AtomicFile.write(page(), to: file)
    return file
  } catch {
    note("note: no report was written: \(error)")
    return nil
  }
}

extension Comparison {
  /// Compares the same runs by the metrics that another comparison leaves out, without the slow intervals over images.
  init(otherThan comparison: Comparison, of selection: RunSelection, baseline: Baseline?) throws {
    let shown = Set(comparison.cells.map(\.metric))
    try self.init(
      selection, baseline: baseline, metrics: DetectionMetric.allCases.filter { !shown.contains($0.name) },
      scorers: selection.scorers.filter { scorer in comparison.cells.contains { $0.scorer == scorer } },
      sets: selection.sets.filter { set in comparison.cells.contains { $0.set == set } },
      bootstrap: ImageBootstrap(resamples: 0))
  }
}
