/// A point of a ROC or precision-recall curve.
public struct CurvePoint: Sendable, Equatable {
  /// False positive rate, or recall.
  public let x: Double

  /// True positive rate, or precision.
  public let y: Double

  /// The score at which the point is reached; beyond all scores at the start of a ROC curve.
  public let threshold: Float
}

/// Keeps at most `limit` points, those that shape the curve: both ends, then again and again the
/// point farthest from the line between its kept neighbours. Corners stay, straight runs go.
///
/// Source: Douglas and Peucker, Cartographica 1973, ordered by distance rather than cut at one.
/// Time: O(n log `limit`) for a curve that bends everywhere alike.
func thinned(_ points: [CurvePoint], to limit: Int) -> [CurvePoint] {
  precondition(limit >= 2, "a curve keeps both its ends, so it cannot be thinned to \(limit)")
  guard points.count > limit else { return points }
  var spans = [Span(points, 0, points.count - 1)]
  while spans.count + 1 < limit {
    guard let worst = spans.indices.max(by: { spans[$0].distance < spans[$1].distance }),
      spans[worst].distance > 0
    else { break }
    let (from, middle, to) = (spans[worst].from, spans[worst].farthest, spans[worst].to)
    let halves = [Span(points, from, middle), Span(points, middle, to)]
    spans.replaceSubrange(worst...worst, with: halves)
  }
  return spans.map { points[$0.from] } + [points[points.count - 1]]
}

/// A run of points between two kept ones, and which of them the line between those misses most.
private struct Span {
  let from: Int
  let to: Int
  private(set) var farthest: Int
  private(set) var distance = 0.0

  init(_ points: [CurvePoint], _ from: Int, _ to: Int) {
    (self.from, self.to, farthest) = (from, to, from)
    let (start, end) = (points[from], points[to])
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = (dx * dx + dy * dy).squareRoot()
    for index in from..<to {
      let (px, py) = (points[index].x - start.x, points[index].y - start.y)
      // The ends coincide where a precision-recall curve starts with many misses.
      let away = length > 0 ? abs(px * dy - py * dx) / length : (px * px + py * py).squareRoot()
      if away > distance { (farthest, distance) = (index, away) }
    }
  }
}
