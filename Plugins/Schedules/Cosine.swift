import Clutch
import Foundation

/// Lowers the learning rate along half a cosine wave (Loshchilov and Hutter, arXiv 1608.03983, eq. 5).
///
/// factor(p) = floor + (1 − floor)·(1 + cos πp) / 2, where p is the completed fraction of the span.
struct Cosine: Schedule {
  static let name = "cosine"

  /// The span of the wave: `phase` restarts it in every phase, `run` stretches it over the whole run.
  var over = ScheduleSpan.phase
  /// The number of epochs at the start in which the rate grows from 0, fewer than the span has; more protects large
  /// batches and high rates from an unstable start.
  var warmUp = 0.0
  /// The fraction of the learning rate that is left at the end; higher keeps the last epochs learning.
  var floor = 0.0

  func validate() throws(OptionError) {
    try require("warmUp", warmUp, atLeast: 0)
    try require("floor", floor, in: 0...1)
  }

  func callAsFunction(_ progress: Double) -> Double {
    floor + (1 - floor) * (1 + cos(.pi * progress)) / 2
  }
}

@section("plugins") @used private let entry: Entry = { register(Cosine.self) }
