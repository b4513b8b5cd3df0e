extension RankedScores {
  /// Returns the ROC curve with OOD as the positive class: x is the share of ID flagged, y the share of OOD flagged.
  ///
  /// The curve leads from (0, 0) at threshold ∞ to (1, 1), with one point per distinct score. An image is flagged if
  /// its score >= threshold. The curve is thinned to `limit` points that preserve its shape.
  public func roc(limit: Int = 500) -> [CurvePoint] {
    let origin = CurvePoint(x: 0, y: 0, threshold: .infinity)
    let points = sweep(.ood).map { point in
      CurvePoint(
        x: Double(point.id) / Double(counts.idTotal),
        y: Double(point.ood) / Double(counts.oodTotal), threshold: point.score)
    }
    return thinned([origin] + points, to: limit)
  }

  /// Returns the precision-recall curve with one side as the positive class: x is recall, y is precision.
  ///
  /// There is one point per distinct score, starting with the score most typical of `side`. No point is added at recall
  /// 0. The curve is thinned to `limit` points that preserve its shape. The average precision is computed from the full
  /// curve.
  public func precisionRecall(of side: ScoreSide, limit: Int = 500) -> [CurvePoint] {
    let total = side == .id ? counts.idTotal : counts.oodTotal
    let points = sweep(side).map { point in
      let found = Double(side == .id ? point.id : point.ood)
      return CurvePoint(
        x: found / Double(total), y: found / Double(point.id + point.ood), threshold: point.score)
    }
    return thinned(points, to: limit)
  }

  /// Returns, for each distinct score, the number of images whose score is at least as typical of `side`, starting with
  /// the most typical score.
  private func sweep(_ side: ScoreSide) -> [(score: Float, id: Int, ood: Int)] {
    let steps = Array(scores.indices)
    var (id, ood) = (0, 0)
    return (side == .id ? steps : steps.reversed()).map { step in
      id += Int(counts.id[step])
      ood += Int(counts.ood[step])
      return (scores[step], id, ood)
    }
  }
}
