import Metrics
import Storage

/// The score up to which images are classified as in distribution.
public struct Calibration: Sendable {
  /// The default fraction of in-distribution images to accept, the same as for FPR95.
  public static let share = 0.95

  public let threshold: Float
  /// The fraction of the held-out images to accept.
  public let accept: Double

  /// - Parameter scores: the scores of in-distribution images that were not trained on.
  package init(of scores: [Float], accept: Double = Calibration.share) throws {
    do {
      // `RankedScores` requires OOD scores, but they do not affect the threshold.
      threshold = try RankedScores(id: scores, ood: scores).threshold(accepting: accept)
    } catch {
      throw RunError("\(error)")
    }
    self.accept = accept
  }
}
