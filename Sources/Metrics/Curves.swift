extension RankedScores {
  /// The ROC curve with OOD positive: x is the share of ID flagged, y the share of OOD flagged.
  ///
  /// From (0, 0), threshold ∞, to (1, 1); a point per distinct score, flagged where
  /// score >= threshold; thinned to `limit` points that keep its shape.
  public func roc(limit: Int = 500) -> [CurvePoint] {
    let origin = CurvePoint(x: 0, y: 0, threshold: .infinity)
    let points = sweep(.ood).map { point in
      CurvePoint(
        x: Double(point.id) / Double(counts.idTotal),
        y: Double(point.ood) / Double(counts.oodTotal), threshold: point.score)
    }
    return thinned([origin] + points, to: limit)
  }

  /// The precision-recall curve with one side positive: x is recall, y is precision.
  ///
  /// A point per distinct score, from the one most like `side` on; no point is made up at recall 0.
  /// Thinned to `limit` points that keep its shape; the average precision is of the full curve.
  public func precisionRecall(of side: ScoreSide, limit: Int = 500) -> [CurvePoint] {
    let total = side == .id ? counts.idTotal : counts.oodTotal
    let points = sweep(side).map { point in
      let found = Double(side == .id ? point.id : point.ood)
      return CurvePoint(
        x: found / Double(total), y: found / Double(point.id + point.ood), threshold: point.score)
    }
    return thinned(points, to: limit)
  }

  /// At each distinct score, how many images are at least as much like `side`, from the most on.
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
