import Clutch

/// Lowers the learning rate abruptly at given points of training, as `torch.optim.lr_scheduler.MultiStepLR` does.
///
/// factor(p) = factor^m, where p is the completed fraction of the span and m is the number of milestones that p has
/// reached.
struct Step: Schedule {
  static let name = "step"

  /// The span that the milestones are fractions of: `phase` restarts in every phase, `run` covers the whole run.
  var over = ScheduleSpan.phase
  /// The number of epochs at the start in which the rate grows from 0, fewer than the span has; more protects large
  /// batches and high rates from an unstable start.
  var warmUp = 0.0
  /// The fractions of the span at which the rate falls, ascending from 0 to 1; later ones learn longer at the high
  /// rate.
  var milestones = [0.5, 0.75]
  /// The number that each milestone multiplies the rate by; lower makes larger drops.
  var factor = 0.1

  func validate() throws(OptionError) {
    try require("warmUp", warmUp, atLeast: 0)
    for milestone in milestones { try require("milestones", milestone, in: 0...1) }
    if milestones != milestones.sorted() { throw OptionError("milestones", "must ascend, but are \(milestones)") }
    try require("factor", factor, above: 0, upTo: 1)
  }

  func callAsFunction(_ progress: Double) -> Double {
    milestones.prefix { $0 <= progress }.reduce(1) { rate, _ in rate * factor }
  }
}

@section("plugins") @used private let entry: Entry = { register(Step.self) }
