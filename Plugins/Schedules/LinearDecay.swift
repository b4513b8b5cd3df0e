import Clutch

/// Lowers the learning rate linearly, as `torch.optim.lr_scheduler.LinearLR` does.
///
/// factor(p) = 1 − (1 − floor)·p, where p is the completed fraction of the span.
struct LinearDecay: Schedule {
  static let name = "linear"

  /// The span of the line: `phase` restarts it in every phase, `run` stretches it over the whole run.
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

  func callAsFunction(_ progress: Double) -> Double { 1 - (1 - floor) * progress }
}

@section("plugins") @used private let entry: Entry = { register(LinearDecay.self) }
