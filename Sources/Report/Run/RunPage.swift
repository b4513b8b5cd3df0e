import Clutch
import Comparisons
import Runs
import Storage

/// Returns the page of a run, made from its folder alone.
public func page(of run: RunFolder, map: MapMethod = .pca) -> String { RunRecord(run).page(map: map).html }

extension RunRecord {
  func page(map: MapMethod = .pca) -> Page {
    Page(
      title: run.name.isEmpty ? run.path : run.name, kind: "Clutch · run",
      subtitle: "\(run.path), seed \(run.seed)", figures: keyFigures,
      notes: (run.results == nil ? ["This run has not finished; the page shows the results so far."] : []) + problems,
      sections: [
        resultsSection, curvesSection, scoresSection, trainingSection, clusterSection, mistakesSection,
        mapSection(by: map),
        settingsSection,
      ].compactMap(\.self))
  }

  private var keyFigures: [KeyFigure] {
    var figures: [KeyFigure] = []
    let rows = (run.results?.rows ?? []).filter { $0.scorer == bestScorer && run.testedSets.contains($0.set) }
    for row in rows.prefix(3) {
      guard let auroc = row.metrics["auroc"] else { continue }
      figures.append(
        KeyFigure(
          value: percent(auroc.value), meaning: "AUROC on \(row.set)", detail: "by \(row.scorer)\(scorerChoice)"))
    }
    if let row = rows.first, let fpr = row.metrics["fpr95"] {
      figures.append(
        KeyFigure(
          value: percent(fpr.value), meaning: "FPR95 on \(row.set)", detail: "by \(row.scorer)\(scorerChoice)"))
    }
    if let last = run.results?.clusters.last, let nmi = last.quality["nmi"] {
      figures.append(
        KeyFigure(
          value: tickText((nmi * 1000).rounded() / 1000), meaning: "NMI of the clusters with the classes",
          detail: counted(last.clusters, "cluster")))
    }
    if trainingSeconds > 0 {
      figures.append(
        KeyFigure(
          value: duration(trainingSeconds), meaning: "Training time",
          detail: environment.first { $0.name == "device" }.map { "on \($0.value)" } ?? ""))
    }
    return figures
  }
}
