import Clutch
import Foundation

/// Half a cosine wave from the full learning rate down to the floor (Loshchilov and Hutter, arXiv 1608.03983, eq. 5).
///
/// factor(p) = floor + (1 − floor)·(1 + cos πp) / 2, where p is the share of the span that is done.
struct Cosine: Schedule {
  static let name = "cosine"

  /// What the wave stretches over: `phase` starts anew in every phase, `run` goes down once.
  var over = ScheduleSpan.phase
  /// Epochs at the start in which the rate grows from 0, fewer than the span has; more spares large batches and high
  /// rates an unstable start.
  var warmUp = 0.0
  /// The share of the learning rate that is left at the end; higher keeps the last epochs learning.
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
