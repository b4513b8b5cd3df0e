import Clutch
import Stages

extension RunRecord {
  /// A histogram of the scores of every scorer; nil if there are no scores.
  var scoresSection: Section? {
    let plots = run.scorers.enumerated().compactMap { number, scorer -> (id: String, plot: Plot)? in
      guard let own = scores[scorer] else { return nil }
      let sets = (["test"] + run.testedSets).compactMap { set in own[set].map { (set: set, values: $0) } }
      guard sets.first?.set == "test", sets.allSatisfy({ !$0.values.isEmpty }) else { return nil }
      let threshold = threshold(of: scorer).map { Double($0) }
      return ("scores-\(number)", Histogram(sets).plot(scorer, threshold: threshold, colours: setColours))
    }
    if plots.isEmpty { return nil }
    return Section("scores", "Scores") {
      paragraph("The separation of the sets. The dashed line is the threshold at which fpr95 is measured.")
      figures(plots)
      hints(["The first and the last bin of a histogram include all scores beyond them."])
    }
  }

  /// The color of every set in all charts; the test images have the first.
  var setColours: [String: Int] {
    Dictionary(uniqueKeysWithValues: (["test"] + run.testedSets).enumerated().map { ($0.element, $0.offset) })
  }

  /// Returns the score up to which at least 95 % of the test images are accepted, at which fpr95 is measured. The
  /// threshold in the results is that of the validation images, if there are any.
  func threshold(of scorer: String) -> Float? {
    guard let test = scores[scorer]?["test"] else { return nil }
    return try? RankedScores(id: test, ood: test).threshold(accepting: Calibration.share)
  }
}
