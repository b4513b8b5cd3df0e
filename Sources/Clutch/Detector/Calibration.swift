/// The score up to which images pass for in distribution.
public struct Calibration: Sendable {
  /// The share of images in distribution that passes unless a user says otherwise, the one at which FPR95 is measured.
  public static let share = 0.95

  public let threshold: Float
  /// The share of the held-out images that was to pass.
  public let accept: Double

  /// - Parameter scores: of images in distribution that nothing was trained on.
  init(of scores: [Float], accept: Double = Calibration.share) throws {
    do {
      // Ranking needs a second side, which has no say in where the first one's share ends.
      threshold = try RankedScores(id: scores, ood: scores).threshold(accepting: accept)
    } catch {
      throw RunError("\(error)")
    }
    self.accept = accept
  }
}
