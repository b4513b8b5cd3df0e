/// A point on a ROC or precision-recall curve.
public struct CurvePoint: Sendable, Equatable {
  /// False positive rate, or recall.
  public let x: Double

  /// True positive rate, or precision.
  public let y: Double

  /// The threshold of the point; infinite at the start of a ROC curve.
  public let threshold: Float
}

/// Returns at most `limit` points that preserve the shape of a curve. It starts with both ends and repeatedly adds the
/// point farthest from the line between its kept neighbors. Corners are kept; points on straight segments are removed.
///
/// Source: Douglas and Peucker, Cartographica 1973, with points added by distance instead of a distance threshold.
/// Time: O(n log `limit`) for a uniformly bent curve.
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

/// A range of points between two kept ones, with the point farthest from the line between them.
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
      // The ends can coincide if a precision-recall curve starts with many misses.
      let away = length > 0 ? abs(px * dy - py * dx) / length : (px * px + py * py).squareRoot()
      if away > distance { (farthest, distance) = (index, away) }
    }
  }
}
