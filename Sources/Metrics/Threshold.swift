extension RankedScores {
  /// Returns the smallest threshold that accepts a share of the ID images. Images with score <= threshold are accepted.
  ///
  /// The share is rounded to six decimals so that counts are compared as integers: of 20 images, 0.95 requires 19.
  /// Throws an error unless 0 < share <= 1.
  public func threshold(accepting share: Double) throws(MetricError) -> Float {
    guard share > 0, share <= 1 else {
      throw MetricError(
        "share of ID to accept", "it is \(share)", "it must be greater than 0 and at most 1")
    }
    let million = 1_000_000
    let millionths = max(1, Int((share * Double(million)).rounded()))
    var step = 0
    var accepted = Int(counts.id[0])
    while million * accepted < millionths * counts.idTotal {
      step += 1
      accepted += Int(counts.id[step])
    }
    return scores[step]
  }
}
