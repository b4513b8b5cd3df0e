import Clutch

/// Lowers the learning rate in a straight line down to the floor, as `torch.optim.lr_scheduler.LinearLR`.
///
/// factor(p) = 1 − (1 − floor)·p, where p is the share of the span that is done.
struct LinearDecay: Schedule {
  static let name = "linear"

  /// What the line stretches over: `phase` starts anew in every phase, `run` goes down once.
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

  func callAsFunction(_ progress: Double) -> Double { 1 - (1 - floor) * progress }
}

@section("plugins") @used private let entry: Entry = { register(LinearDecay.self) }
