/// The sorted scores of ID and OOD images, where equal scores form one step. Higher means more OOD.
///
/// The scores are sorted once. Every metric and curve is then a linear pass.
public struct RankedScores: Sendable {
  /// The distinct scores, ascending.
  let scores: [Float]  // [steps]
  package let counts: StepCounts

  /// Ranks two sets of scores.
  ///
  /// Throws an error if a side is empty or a score is not finite.
  public init(id: [Float], ood: [Float]) throws(MetricError) {
    try requireFinite(id, .id)
    try requireFinite(ood, .ood)
    (scores, counts) = merged(radixSorted(id), radixSorted(ood))
  }

  /// Returns the step of one of the ranked scores, by bisection.
  func step(of score: Float) -> Int {
    var low = 0
    var high = scores.count - 1
    while low < high {
      let middle = (low + high) / 2
      if scores[middle] < score { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

private func requireFinite(_ scores: [Float], _ side: ScoreSide) throws(MetricError) {
  let place = "\(side.rawValue) scores"
  if scores.isEmpty { throw MetricError(place, "there are none", "give at least one") }
  if let index = scores.firstIndex(where: { !$0.isFinite }) {
    throw MetricError(
      place, "the one at index \(index) is \(scores[index])", "every score must be finite")
  }
}

/// Merges two ascending lists of scores into their distinct values and counts.
private func merged(_ id: [Float], _ ood: [Float]) -> ([Float], StepCounts) {
  var scores: [Float] = []
  var counts = StepCounts(id: [], ood: [], idTotal: id.count, oodTotal: ood.count)
  scores.reserveCapacity(id.count + ood.count)
  counts.id.reserveCapacity(id.count + ood.count)
  counts.ood.reserveCapacity(id.count + ood.count)
  var i = 0
  var o = 0
  while i < id.count || o < ood.count {
    let score = min(i < id.count ? id[i] : .infinity, o < ood.count ? ood[o] : .infinity)
    let (idStart, oodStart) = (i, o)
    while i < id.count, id[i] == score { i += 1 }
    while o < ood.count, ood[o] == score { o += 1 }
    scores.append(score)
    counts.id.append(UInt32(i - idStart))
    counts.ood.append(UInt32(o - oodStart))
  }
  return (scores, counts)
}
