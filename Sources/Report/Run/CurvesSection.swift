import Clutch
import Comparisons
import Stages

extension RunRecord {
  /// ROC and precision-recall curves of every OOD set, with a line per scorer; nil if there are no scores.
  var curvesSection: Section? {
    let plots = run.oodSets.enumerated().flatMap { number, set in curvePlots(set, "curve-\(number)") }
    if plots.isEmpty { return nil }
    return Section("curves", "ROC and precision-recall") {
      figures(plots)
      hints([
        "ROC: share of flagged OOD images against share of flagged test images, for every threshold. Dotted: chance.",
        "Precision-recall: the share of the images on one side of a threshold that are correct, against the share of "
          + "all such images that were found. Curves are thinned to points that keep their shape.",
      ])
    }
  }

  private func curvePlots(_ set: String, _ id: String) -> [(id: String, plot: Plot)] {
    let ranked = run.scorers.enumerated().compactMap { place, scorer -> (name: String, place: Int, RankedScores)? in
      guard let own = scores[scorer], let id = own[ComparedSet.inDistribution(for: set)], let ood = own[set],
        let ranked = try? RankedScores(id: id, ood: ood)
      else { return nil }
      return (scorer, place, ranked)
    }
    if ranked.isEmpty { return [] }
    func plot(_ title: String, _ x: String, _ y: String, _ points: (RankedScores) -> [CurvePoint]) -> Plot {
      let lines = ranked.map { name, place, ranked in
        Plot.Line(
          name: name, colour: place, form: .line, points: points(ranked).map { Plot.Point($0.x, $0.y) })
      }
      return Plot(
        title: "\(set): \(title)", xTitle: x, yTitle: y, lines: lines, xRange: (0, 1), yRange: (0, 1))
    }
    var roc = plot("ROC", "test images flagged", "OOD images flagged") { $0.roc(limit: 80) }
    roc.hasDiagonal = true
    return [
      ("\(id)-roc", roc),
      ("\(id)-out", plot("finding OOD", "recall", "precision") { $0.precisionRecall(of: .ood, limit: 80) }),
      ("\(id)-in", plot("finding in-distribution", "recall", "precision") { $0.precisionRecall(of: .id, limit: 80) }),
    ]
  }
}
