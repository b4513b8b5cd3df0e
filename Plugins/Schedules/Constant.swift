import Clutch

/// Keeps the learning rate constant, after an optional warm-up.
///
/// factor(p) = 1.
struct Constant: Schedule {
  static let name = "constant"

  /// The span that begins with a warm-up: `phase` for every phase, `run` for the first phase only.
  var over = ScheduleSpan.phase
  /// The number of epochs at the start in which the rate grows from 0, fewer than the span has; more protects large
  /// batches and high rates from an unstable start.
  var warmUp = 0.0

  func validate() throws(OptionError) { try require("warmUp", warmUp, atLeast: 0) }

  func callAsFunction(_ progress: Double) -> Double { 1 }
}

@section("plugins") @used private let entry: Entry = { register(Constant.self) }
