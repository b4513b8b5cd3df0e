import Clutch

/// Leaves the learning rate as it is, after a warm-up if there is one.
///
/// factor(p) = 1.
struct Constant: Schedule {
  static let name = "constant"

  /// Where the warm-up stands: `phase` at the start of every phase, `run` at the start of the first.
  var over = ScheduleSpan.phase
  /// Epochs at the start in which the rate grows from 0, fewer than the span has; more spares large batches and high
  /// rates an unstable start.
  var warmUp = 0.0

  func validate() throws(OptionError) { try require("warmUp", warmUp, atLeast: 0) }

  func callAsFunction(_ progress: Double) -> Double { 1 }
}

@section("plugins") @used private let entry: Entry = { register(Constant.self) }
