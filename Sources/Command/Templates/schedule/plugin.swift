import Clutch
import Foundation

/// Lowers the learning rate along a power of the remaining share of training, down to a floor.
///
/// factor(p) = floor + (1 − floor)·(1 − p)^power, where p is the share of the span that is done.
struct NewComponent: Schedule {
  static let name = "new-component"

  /// The span of the curve: `phase` restarts it in every phase, `run` stretches it over the whole run.
  var over = ScheduleSpan.phase
  /// The number of epochs at the start in which the rate grows from 0, fewer than the span has; more epochs avoid an
  /// unstable start with large batches and high rates.
  var warmUp = 0.0
  /// The exponent of the curve: 1 is a straight line; a higher value falls early and levels off.
  var power = 2.0
  /// The share of the learning rate that is left at the end; a higher value keeps the last epochs learning.
  var floor = 0.0

  func validate() throws(OptionError) {
    try require("warmUp", warmUp, atLeast: 0)
    try require("power", power, above: 0)
    try require("floor", floor, in: 0...1)
  }

  func callAsFunction(_ progress: Double) -> Double { floor + (1 - floor) * pow(1 - progress, power) }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
