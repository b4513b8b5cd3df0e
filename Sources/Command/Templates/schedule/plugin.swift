import Clutch
import Foundation

/// Lowers the learning rate along a power of what is left of training, down to the floor.
///
/// factor(p) = floor + (1 − floor)·(1 − p)^power, where p is the share of the span that is done.
struct NewComponent: Schedule {
  static let name = "new-component"

  /// What the curve stretches over: `phase` starts anew in every phase, `run` goes down once.
  var over = ScheduleSpan.phase
  /// Epochs at the start in which the rate grows from 0, fewer than the span has; more spares large batches and high
  /// rates an unstable start.
  var warmUp = 0.0
  /// How the curve bends: 1 is a straight line, higher falls early and levels off.
  var power = 2.0
  /// The share of the learning rate that is left at the end; higher keeps the last epochs learning.
  var floor = 0.0

  func validate() throws(OptionError) {
    try require("warmUp", warmUp, atLeast: 0)
    try require("power", power, above: 0)
    try require("floor", floor, in: 0...1)
  }

  func callAsFunction(_ progress: Double) -> Double { floor + (1 - floor) * pow(1 - progress, power) }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
